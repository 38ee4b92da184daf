/** `soaktop schema`: the JSON Schema of a profile, for editors. */
import { z } from 'zod';
import { profileSchema } from '../profile/schema.ts';
import { say } from './out.ts';

export function schema(): number {
  say(JSON.stringify(z.toJSONSchema(profileSchema, { io: 'input', target: 'draft-2020-12' }), null, 2));
  return 0;
}
