import type { Participant, Sessions, Shown, StepSurroundings } from '#sessions';

/** Told once a step that ended an interview is stored; nobody waits for it. */
export type AfterTheEnd = (who: Participant, session: string, surroundings: StepSurroundings) => void;

/** The same sessions, but that whoever is to know learns of each that comes to its end. */
export function tellingSessions(sessions: Sessions, tell: AfterTheEnd): Sessions {
  const told = async (who: Participant, surroundings: StepSurroundings, taken: Promise<Shown>) => {
    const shown = await taken;
    // With a command the person leaves or deletes it all: there is nothing to hand on.
    if (shown.screen.kind === 'end' && shown.command === null) tell(who, shown.session, surroundings);
    return shown;
  };
  const steps: Partial<Sessions> = {
    start: (who, request, surroundings, alongside) =>
      told(who, surroundings, sessions.start(who, request, surroundings, alongside)),
    answer: (who, id, screen, values, surroundings) =>
      told(who, surroundings, sessions.answer(who, id, screen, values, surroundings)),
    action: (who, id, screen, action, surroundings) =>
      told(who, surroundings, sessions.action(who, id, screen, action, surroundings)),
  };
  return new Proxy(sessions, {
    get(target, name) {
      const value: unknown = Reflect.get(steps, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
