// The sessions that were compared with the real redis-cli (test/oracle/cli-sessions.test.ts),
// played again from their recordings: the same keys, the same bytes from the server, and in the
// end the screen that the real one showed.
import { describe, expect, it } from 'vitest';
import { masked, ourPlayer } from '../support/cli-player.ts';
import type { Recording } from '../support/cli-recording.ts';
import { Replay, commandDocs, readRecordings } from '../support/cli-recording.ts';
import type { SessionScript } from '../support/cli-sessions.ts';
import { sessionFiles } from '../support/cli-sessions.ts';
import type { Picture } from '../support/screen.ts';

const docs = commandDocs();

async function replay(script: SessionScript, recording: Recording): Promise<Picture> {
  const server = new Replay(recording, docs);
  const player = await ourPlayer(
    script,
    recording.port,
    () => server.connect(),
    () => server.nowMs,
  );
  for (const step of script.steps) {
    await server.nextStep();
    if (step.kind === 'keys') player.type(step.keys);
  }
  await server.deliver();
  await player.screen.write('');
  player.close();
  return masked(player.screen.picture());
}

describe.each(sessionFiles())('%s', (file, sessions) => {
  const recordings = readRecordings(file);
  it.each(sessions.map(script => [script.name, script] as const))('%s', async (name, script) => {
    const recording = recordings[name];
    if (recording === undefined) throw new Error('Not recorded: see cli-sessions.test.ts');
    expect(await replay(script, recording)).toEqual(recording.picture);
  });
});
