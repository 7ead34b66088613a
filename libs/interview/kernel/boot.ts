import type { Definition } from '../program/program.js';
import type { StepReply, StepRequest } from '../protocol/call.js';
import { BlockList } from './block-list.js';
import { InterviewError } from './interview-error.js';
import { runStep } from './step.js';

/**
 * What an add-on's script ends in: freezes the authors' functions and gives the step function, which takes a
 * `StepRequest` and gives a `StepReply`, both as JSON, `ok` first: by it the worker knows whether a context may be
 * kept. It never throws: errors are part of the reply.
 */
export function boot(definition: Definition): (requestJson: string) => string {
  for (const one of definition.functions) Object.freeze(one);
  Object.freeze(definition.functions);
  const loaded = { ...definition, blocks: new BlockList(definition.blocks) };
  return (requestJson) => {
    let explain = false;
    let limit = Number.POSITIVE_INFINITY;
    try {
      const request = JSON.parse(requestJson) as StepRequest;
      explain = request.explain;
      limit = request.limits.stateBytes;
      const reply = runStep(loaded, request, () => JSON.parse(requestJson) as StepRequest);
      if (!reply.ok) return JSON.stringify(reply);
      const { ok: _, state, ...rest } = reply;
      const stored = JSON.stringify(state);
      if (stored.length > limit) {
        throw new InterviewError('limit', `The answers of the session are larger than ${limit} bytes`);
      }
      return `{"ok":true,"state":${stored},${JSON.stringify(rest).slice(1)}`;
    } catch (error) {
      return JSON.stringify(failure(error, explain));
    }
  };
}

const messageLength = 2000;

function failure(error: unknown, explain: boolean): StepReply {
  const known = error instanceof InterviewError ? error : null;
  const isStack = error instanceof RangeError;
  const kind = known?.kind ?? (isStack ? 'limit' : 'author_error');
  const message =
    known?.message ?? (error instanceof Error ? `${error.name}: ${error.message}` : 'The interview stopped');
  const shown = explain || kind === 'bad_request';
  return {
    ok: false,
    error: {
      kind,
      message: shown ? message.slice(0, messageLength) : 'The interview could not go on',
      chain: known?.chain.slice(0, 100) ?? [],
    },
  };
}
