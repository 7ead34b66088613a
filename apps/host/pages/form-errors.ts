import type { FormBody, FormError } from '#web';
import { failureOf } from '../http/failure.js';
import { failureText } from './failure-texts.js';

/** What the person can mend, for the field; anything else is thrown on, for the failure page. */
export function formErrors(language: string, error: unknown, field: string): FormError[] {
  const failure = failureOf(error);
  if (failure.status >= 500 && failure.code !== 'busy') throw error;
  return [{ field, message: failureText(language, failure.code).text }];
}

/** One value of a posted form; empty where it was not sent. */
export function formText(body: FormBody, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

/** All values that were sent under one name. */
export function formTexts(body: FormBody, name: string): string[] {
  const value = body[name] ?? [];
  return Array.isArray(value) ? value : [value];
}
