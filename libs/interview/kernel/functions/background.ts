import type { Block } from '../../program/block.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { backgroundTask } from '../objects/background-task.js';
import { Responded } from '../signals.js';
import { naturalText } from '../text/natural.js';
import { truth } from '../text/holes.js';
import { bare } from '../values/bare.js';
import { noBindings } from '../bindings.js';

/** `background_action(event, args)` and `background_response(value)`: run at once, where the add-on may. */
export function backgroundFunctions(engine: Engine): { [name: string]: (...values: never[]) => unknown } {
  const { world } = engine;
  return {
    background_action: (event: unknown, given?: unknown) => {
      if (engine.request.backgroundAtOnce !== true)
        throw authorError(
          'background_action needs the permission "background", which the add-on does not hold',
        );
      const values = world.toApi(given ?? {});
      const result = runEvent(
        naturalText(event, world),
        typeof values === 'object' && values !== null && !Array.isArray(values) ? values : {},
        engine,
      );
      const kept = world.handles.absorb(result ?? null, 'background_response');
      return world.maker.create(backgroundTask.name, '', bare({ result: kept })).proxy;
    },
    background_response: (value?: unknown) => {
      if (!engine.inBackground)
        throw authorError(
          '"background_response" belongs in the code of an event that background_action runs',
        );
      world.signal(new Responded(value));
    },
  };
}

/**
 * Runs the code of an event inside the block that asked for it: what it needs is sought for that block, and its
 * effects count when that block has run to its end. Like any event it is not tracked.
 */
function runEvent(event: string, given: Engine['actionArguments'], engine: Engine): unknown {
  const { world, running, actionArguments, inBackground } = engine;
  const { run } = world;
  const block = codeOf(event, engine);
  engine.running = { block, calls: 0 };
  engine.actionArguments = given;
  engine.inBackground = true;
  world.run = null;
  try {
    engine.evaluate(block.run, noBindings);
    return null;
  } catch (error) {
    const signal = world.stop ?? error;
    if (!(signal instanceof Responded)) throw signal;
    world.stop = null;
    return signal.value;
  } finally {
    world.run = run;
    engine.running = running;
    engine.actionArguments = actionArguments;
    engine.inBackground = inBackground;
  }
}

function codeOf(event: string, engine: Engine): Extract<Block, { kind: 'code' }> {
  const { interview, blocks, world } = engine;
  const numbers = Object.hasOwn(interview.events, event) ? (interview.events[event] ?? []) : [];
  for (const number of numbers) {
    const block = blocks.at(number);
    if (block?.kind !== 'code' || (block.language !== null && block.language !== world.language)) continue;
    if (block.condition === null || truth(engine.evaluate(block.condition, noBindings), world)) return block;
  }
  throw authorError(`background_action: there is no event "${event}" with code`);
}
