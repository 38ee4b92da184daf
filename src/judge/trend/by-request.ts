/** Whether a series grows with the hours or with the requests: only where the load varied enough can it be told. */
import { explain, type Subject } from './explain.ts';
import { growingShapes } from './shapes.ts';
import type { Weighed } from './weigh.ts';

export interface ByRequest {
  readonly grows: 'by request' | 'by hour' | 'either';
  /** Requests in a judge's hour, in the mean; null: not known. */
  readonly requestsPerHour: number | null;
}

/** How much better one must be than the other: as for a leak itself. */
const TOLD = 6;

/** `hourSeconds`: of the judge's hour. */
export function byRequestOf(subject: Subject, { growing }: Weighed, hourSeconds: number): ByRequest {
  const { load } = subject;
  if (!load) return { grows: 'either', requestsPerHour: null };
  const requestsPerHour = (load.reduce((sum, each) => sum + each, 0) / load.length) * hourSeconds;
  const score = (wanted: 'growth' | 'growth by request'): number => {
    const growth = growingShapes(subject).find(({ kind }) => kind === wanted);
    if (!growth) return Infinity;
    const shapes = growing.shapes.map((shape) => (shape.kind.includes('growth') ? growth : shape));
    return explain(subject, shapes, growing.noise).score;
  };
  const [byHour, byRequest] = [score('growth'), score('growth by request')];
  if (!Number.isFinite(byRequest)) return { grows: 'either', requestsPerHour };
  const better = byHour - byRequest;
  const grows = better > TOLD ? 'by request' : better < -TOLD ? 'by hour' : 'either';
  return { grows, requestsPerHour };
}
