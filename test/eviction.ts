import type { Json, Screen } from '#interview';
import type { Client, Started } from './client.js';

/** What the person of these tests answers; unusual, so that it is found wherever it lies. */
export const eviction = {
  name: 'Elena Quixwhistle',
  caseNumber: '26-SC-10427',
  landlord: 'Zephyrgate Homes LLC',
};

/** Answers by the concrete name of the field; whatever else is asked gets the first thing that fits. */
const known: { [name: string]: Json } = {
  'client.name.first': 'Elena',
  'client.name.last': 'Quixwhistle',
  case_number: eviction.caseNumber,
  landlord_kind: 'company',
  'landlord.name.text': eviction.landlord,
  'others.there_are_any': false,
};

/** Takes the screen's own way on until nothing is asked any more. */
export async function playThrough(client: Client, { session, screen }: Started): Promise<Started> {
  let current = screen;
  for (let step = 0; current.kind === 'question' && step < 60; step++) {
    const answer = { screen: current.screen, values: valuesFor(current) };
    const { status, json } = await client.post<Started & { errors?: object }>(
      `/api/v1/sessions/${session}/answers`,
      answer,
    );
    if (status !== 200)
      throw new Error(`${status} at ${current.question}: ${JSON.stringify(json.errors ?? json)}`);
    current = json.screen;
  }
  return { session, screen: current };
}

/** Values that the screen takes. */
export function valuesFor({ fields }: Screen): { [name: string]: Json } {
  return Object.fromEntries(
    fields
      .filter(({ name }) => name !== '')
      .map((field) => [field.name, known[field.name] ?? fitting(field)]),
  );
}

function fitting({ datatype, choices, required, min, max, none, maxlength }: Screen['fields'][number]): Json {
  if (datatype === 'checkboxes') {
    return none === null
      ? Object.fromEntries(choices.slice(0, 1).map(({ value }) => [textOf(value), true]))
      : { _none: true };
  }
  if (choices.length > 0) return choices[0]!.value;
  if (datatype === 'date') return textOf(max ?? min ?? new Date().toISOString()).slice(0, 10);
  if (datatype === 'integer' || datatype === 'number' || datatype === 'currency') return Number(min ?? 10);
  if (datatype === 'email') return required ? 'elena@example.org' : '';
  if (datatype.startsWith('yesno') || datatype.startsWith('noyes')) return false;
  return required ? 'Somewhere'.slice(0, maxlength ?? undefined) : '';
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
