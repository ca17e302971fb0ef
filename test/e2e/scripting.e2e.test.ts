// Scripts in the page: Lua is fetched with the first of them and not before, and one that never ends
// does not take the tab with it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import { Learner } from './learner.ts';

const WIDE = { viewport: { width: 1600, height: 1000 } };

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await serveSite(process.env['SITE_FOLDER']);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const luaFiles = (): string[] =>
  site.served.map(({ path }) => path).filter(path => /\blua|liblua/.test(path));

describe('scripts', () => {
  it('fetch Lua when the first one runs', async () => {
    const learner = await Learner.arrive(browser, site, '', WIDE);
    const terminal = await learner.terminal();
    await terminal.run('SET greeting hello', 'OK');
    expect(luaFiles()).toEqual([]);
    await terminal.run(
      `EVAL "return redis.call('GET', KEYS[1]) .. ' world'" 1 greeting`,
      '"hello world"',
    );
    expect(luaFiles().some(path => path.endsWith('.wasm'))).toBe(true);
    await terminal.run('EVAL "return cjson.encode({1, 2})" 0', '"[1,2]"');
  });

  it('keep all 256 bytes', async () => {
    const learner = await Learner.arrive(browser, site, '', WIDE);
    const terminal = await learner.terminal();
    const all = 'local t = {} for i = 0, 255 do t[i + 1] = string.char(i) end';
    const set = "redis.call('SET', 'all', table.concat(t))";
    const digest = "redis.sha1hex(redis.call('GET', 'all'))";
    await terminal.run(
      `EVAL "${all} ${set} return ${digest}" 0`,
      '"4916d6bdb7f78e6803698cab32d1586ea457dfc8"',
    );
  });

  it('that never end are ended', async () => {
    const learner = await Learner.arrive(browser, site, '', WIDE);
    const terminal = await learner.terminal();
    await terminal.run('EVAL "while true do end" 0', 'Script killed: it ran for more than');
    await terminal.run('PING', 'PONG');
  });
});
