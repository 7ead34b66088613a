import type { Json } from '#interview';
import { valueOf, type FormBody } from './form-body.js';

export interface FormAction {
  action: string;
  arguments: { [key: string]: Json };
}

/** What a button of `actionValue` carries; null for anything else. */
export function decodeAction(body: FormBody): FormAction | null {
  const sent = valueOf(body, '_action');
  if (sent === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(sent);
  } catch {
    return null;
  }
  if (!isRecord(value) || typeof value['action'] !== 'string') return null;
  const given = value['arguments'] ?? {};
  return isRecord(given) ? { action: value['action'], arguments: given as { [key: string]: Json } } : null;
}

/** An action of the screen as the value of its button. */
export function actionValue(action: FormAction): string {
  return JSON.stringify({ action: action.action, arguments: action.arguments });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
