import { expect, test } from 'vitest';
import { IOT_HUB } from '../../scripts/systems/iot-hub.ts';
import { needs } from '../scenarios/needs.ts';
import { newPlace } from '../scenarios/soaktop.ts';
import { outcomesOf } from './outcome-of.ts';

test('each scenario of the hub, cut short on the embedded target, comes to its verdict; the leak is found', async () => {
  const scenarios = IOT_HUB.filter(({ embedded }) => embedded);
  const outcomes = await outcomesOf(scenarios, 'embedded', newPlace());
  const leak = outcomes[scenarios.findIndex(({ name }) => name === 'leak')];
  expect(leak?.verdict).toBe('fail');
}, 180_000);

test('nginx is held to the last message, its killed worker is told of, and its connections are back', async ({
  skip,
}) => {
  needs(skip, 'nginx-light libnginx-mod-nchan', 'nginx');
  const [outcome] = await outcomesOf(
    IOT_HUB.filter(({ name }) => name === 'storm'),
    'real',
    newPlace(),
  );
  expect(outcome?.figures).toContainEqual(expect.stringMatching(/^reconnects [5-9]\d\d$/));
  expect(outcome?.figures).toContainEqual(expect.stringMatching(/^recovered after /));
}, 90_000);
