import type { Screen, StepReply } from '#interview';
import { checkPermissions } from './effect-permissions.js';
import { jsonShape } from './json-shape.js';
import { replySchema } from './reply-schema.js';
import { sanitize } from './sanitize.js';

/** What came out of the isolate is not a reply. `message` says where, and holds nothing of its text. */
export class ReplyRefused extends Error {}

export interface ReplyLimits {
  fields: number;
  stateBytes: number;
  replyDepth: number;
  replyValues: number;
  /** What the add-on holds. */
  permissions: readonly string[];
}

/** A worker's bytes as a reply that may be stored and shown, or ReplyRefused or PermissionMissing. */
export function readReply(payload: Buffer, limits: ReplyLimits): StepReply {
  const shape = jsonShape(payload);
  if (shape.depth > limits.replyDepth) throw new ReplyRefused(`The reply is ${shape.depth} deep`);
  if (shape.values > limits.replyValues) {
    return overLimit(`Session and screen hold ${shape.values} values; ${limits.replyValues} are allowed`);
  }
  let value: unknown;
  try {
    value = JSON.parse(payload.toString('utf8'));
  } catch {
    throw new ReplyRefused('The reply is not JSON');
  }
  const checked = replySchema.safeParse(value);
  if (!checked.success) {
    const where = checked.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')} (${issue.code})`);
    throw new ReplyRefused(`The reply is not as it must be: ${where.join(', ')}`);
  }
  const reply = checked.data;
  if (!reply.ok) return reply;
  if (reply.screen.fields.length > limits.fields) {
    throw new ReplyRefused(
      `The screen has ${reply.screen.fields.length} fields; ${limits.fields} are allowed`,
    );
  }
  // Little text is surely within the limit; only of more is the state measured by itself.
  if (
    payload.length > limits.stateBytes &&
    Buffer.byteLength(JSON.stringify(reply.state)) > limits.stateBytes
  ) {
    return overLimit(`The answers of the session are larger than ${limits.stateBytes} bytes`);
  }
  checkPermissions(reply.effects, limits.permissions);
  sanitizeScreen(reply.screen);
  for (const effect of reply.effects) if (effect.type === 'send_email') effect.html = sanitize(effect.html);
  return reply;
}

/** As the kernel says it: it counts characters, since counting bytes in there would cost a second. */
function overLimit(message: string): StepReply {
  return { ok: false, error: { kind: 'limit', message, chain: [] } };
}

function sanitizeScreen(screen: Screen): void {
  screen.questionHtml = sanitize(screen.questionHtml);
  screen.subquestionHtml = sanitize(screen.subquestionHtml);
  screen.underHtml = sanitize(screen.underHtml);
  for (const one of [...screen.help, ...(screen.terms ?? [])]) one.html = sanitize(one.html);
  for (const item of screen.review) item.textHtml = sanitize(item.textHtml);
  for (const field of screen.fields) {
    field.labelHtml = sanitize(field.labelHtml);
    if (field.helpHtml !== null) field.helpHtml = sanitize(field.helpHtml);
    for (const choice of field.choices)
      if (choice.helpHtml !== null) choice.helpHtml = sanitize(choice.helpHtml);
  }
}
