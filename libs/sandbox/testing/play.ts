import { parse } from 'yaml';
import type { Json, KernelState, Screen, StepInput, StepReply } from '#interview';
import type { Sandbox, SandboxCall } from '../sandbox.js';
import { request } from './stand-in.js';

interface Step {
  answer?: { [name: string]: Json };
  back?: true;
  action?: string;
  arguments?: { [name: string]: Json };
  edit?: string;
  delete?: string;
  language?: string;
}

/** What an interview test does, without its expectations. */
export interface Script {
  interview: string;
  steps: Step[];
}

export function readScript(text: string): Script {
  const { interview, steps } = parse(text) as Script;
  return { interview, steps };
}

/** Takes the steps of an interview test in one session and gives the bytes of every reply. */
export async function play(
  sandbox: Sandbox,
  call: Omit<SandboxCall, 'request'>,
  { interview, steps }: Script,
): Promise<string[]> {
  const replies: string[] = [];
  const past: { state: KernelState; screen: Screen }[] = [];
  const take = async (input: StepInput): Promise<StepReply> => {
    const state = past.at(-1)?.state ?? null;
    const reply = await sandbox.run({ ...call, request: { ...request(state), interview, input } });
    replies.push(JSON.stringify(reply));
    if (reply.ok && reply.outcome === 'screen') past.push({ state: reply.state, screen: reply.screen });
    return reply;
  };
  await take({ type: 'start', urlArgs: {} });
  for (const step of steps) {
    const input = inputOf(step, past);
    if (input !== null) await take(input);
  }
  return replies;
}

function inputOf(step: Step, past: { state: KernelState; screen: Screen }[]): StepInput | null {
  const offered = past.at(-1)?.screen.actions ?? [];
  const reviewed = past.at(-1)?.screen.review ?? [];
  if (step.answer) return { type: 'answer', values: step.answer };
  if (step.language) return { type: 'language', language: step.language };
  if (step.action) return { type: 'action', action: step.action, arguments: step.arguments ?? {} };
  if (step.back) {
    past.pop();
    const to = past.pop();
    return to === undefined ? null : { type: 'back', to };
  }
  const found =
    offered.find(({ edits, deletes }) =>
      step.edit ? edits === step.edit : step.delete !== undefined && deletes === step.delete,
    ) ?? reviewed.find(({ edits }) => step.edit !== undefined && edits.includes(step.edit));
  return found ? { type: 'action', action: found.action, arguments: found.arguments } : null;
}
