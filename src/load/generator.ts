/** What a generator is: an engine that makes its load by itself, as an external tool does. */
import type { Pace } from '../model/pace.ts';
import type { Engine } from './engine.ts';
import type { Source } from './source.ts';

/**
 * It is told the paces instead of each request. What the pace says is due, what is read from the tool is sent and has
 * ended, and what the tool has not sent at the end of a segment is missed.
 */
export interface Generator extends Omit<Engine, 'begin'> {
  /** Called once, after `open`. */
  source(pace: Pace): Source;
}
