import { expect, it } from 'vitest';
import { resemblingName } from './resembling-name.js';

const housing = { name: 'housing', publisher: 'Legal Aid' };
const found = (name: string, publisher = 'Somebody') => resemblingName({ name, publisher }, [housing]);

it.each(['h0using', 'hous1ng', 'hou-sing', 'housng', 'housingg', 'hoosing'])(
  'takes %s for somebody else’s housing',
  (name) => expect(found(name)).toBe('housing'),
);

it.each(['housing', 'court', 'housing-court', 'moving'])('lets %s be', (name) =>
  expect(found(name)).toBeNull(),
);

it('lets a publisher name its own packages alike', () => {
  expect(found('housings', 'Legal Aid')).toBeNull();
});
