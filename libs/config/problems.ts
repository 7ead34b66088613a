import { z } from 'zod';
import { nearestKey } from './nearest-key.js';

/** What is wrong, in words: `field` is a dotted path of the tree. */
export interface Problem {
  field: string;
  message: string;
}

/** Turns zod's issues into problems; an unknown key comes with the nearest known one. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.'), message: issue.message }];
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const near = nearestKey(key, known);
      return {
        field: [...path, key].join('.'),
        message: near ? `unknown key; did you mean ${near}?` : 'unknown key',
      };
    });
  });
}

function keysAt(schema: z.ZodType, path: readonly string[]): string[] {
  let at: unknown = schema;
  for (const key of path) {
    at = unwrap(at);
    if (at instanceof z.ZodObject) at = (at.shape as Record<string, unknown>)[key];
    else if (at instanceof z.ZodArray) at = at.element;
    else return [];
  }
  at = unwrap(at);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
    ? unwrap(schema.unwrap())
    : schema;
}
