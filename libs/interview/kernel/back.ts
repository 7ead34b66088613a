import type { KernelState, StepInput, StepReply, StepRequest } from '../protocol/call.js';
import type { SessionState } from './session-state.js';
import { storedAnswers } from './stored-answers.js';
import { toApi } from './to-api.js';
import { World } from './world.js';
import type { FormerAnswer } from './world-state.js';

/**
 * Back: the state and screen of the step before, exactly; nothing of the author's runs. What was answered
 * since is kept beside the answers, as defaults.
 */
export function backStep(request: StepRequest, to: Extract<StepInput, { type: 'back' }>['to']): StepReply {
  const later = request.state as unknown as SessionState;
  const earlier = to.state as unknown as SessionState;
  const world = new World(
    later.world,
    { now: request.now, zone: request.timeZone },
    request.limits,
    request.person,
    later.language,
    request.session,
  );
  const dependencies = new Map(
    world.dependencies.records.flatMap((record) =>
      record.answer
        ? record.sets.map((set): [string, { [name: string]: string }] => [set, record.reads])
        : [],
    ),
  );
  const former: { [name: string]: FormerAnswer } = { ...earlier.world.former, ...later.world.former };
  for (const name of Object.keys(later.world.given)) {
    const value = world.peekName(name);
    const on = dependencies.get(name);
    if (value !== undefined) former[name] = { v: world.codec.encode(value, name), ...(on ? { on } : {}) };
  }
  const fields = to.screen.fields.map((field) => {
    if (field.name === '' || !Object.hasOwn(former, field.name)) return field;
    const value = world.isDefined(field.name)
      ? world.peekName(field.name)
      : world.codec.decode(former[field.name]?.v ?? null, field.name);
    const thing = world.handles.thingOf(value);
    const isChoice = thing !== null && field.choices.some((choice) => choice.value === thing.name);
    return { ...field, default: isChoice && thing ? thing.name : toApi(value, world) };
  });
  const state: SessionState = {
    ...earlier,
    world: { ...earlier.world, former },
    language: later.language,
    lastStep: request.now,
  };
  return {
    ok: true,
    outcome: 'screen',
    state: state as unknown as KernelState,
    screen: { ...to.screen, fields, errors: [] },
    documents: to.documents ?? [],
    effects: [],
    command: null,
    ...(request.wantVariables ? answersOf(earlier, request) : {}),
  };
}

/** The answers of a state; works on a copy, since reading decodes. */
function answersOf(state: SessionState, request: StepRequest): ReturnType<typeof storedAnswers> {
  const { world: stored } = JSON.parse(JSON.stringify(state)) as SessionState;
  return storedAnswers(
    new World(
      stored,
      { now: request.now, zone: request.timeZone },
      request.limits,
      request.person,
      state.language,
      request.session,
    ),
  );
}
