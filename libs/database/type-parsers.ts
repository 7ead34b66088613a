import { TypeOverrides, types } from 'pg';

const { DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL } = types.builtins;

/**
 * MikroORM leaves every time a string. A moment (timestamptz) is a Date for us, to a millisecond;
 * what has no time zone stays text, since a Date would guess one.
 */
export function typeParsers(): TypeOverrides {
  const parsers = new TypeOverrides();
  parsers.setTypeParser(TIMESTAMPTZ, types.getTypeParser(TIMESTAMPTZ));
  for (const type of [DATE, TIMESTAMP, INTERVAL]) parsers.setTypeParser(type, (text) => text);
  return parsers;
}
