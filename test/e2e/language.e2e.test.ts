// The page in Portuguese: by the browser's wish, the address's or the learner's; and a switch in the
// middle of a step, after which everything is where it was.
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../support/browser.ts';
import { launchChromium, serveSite } from '../support/browser.ts';
import { Learner } from './learner.ts';

const BRAZIL = { locale: 'pt-BR' };
const STEP = '#/capitals/read-back';

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await serveSite();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const languageOf = ({ page }: Learner): Promise<string> =>
  page.evaluate(() => document.documentElement.lang);

describe('the language of the page', () => {
  it('is the browser’s', async () => {
    const learner = await Learner.arrive(browser, site, STEP, BRAZIL);
    expect(await learner.stepTitle()).toBe('Peça de volta');
    expect(await languageOf(learner)).toBe('pt-BR');
    await learner.button('Ver a solução').waitFor();
    await learner.page.getByRole('textbox', { name: 'redis-cli, linha de comando' }).waitFor();
    // What Redis says stays as it is.
    await (await learner.terminal()).run('GET', 'wrong number of arguments');
    expect(learner.problems).toEqual([]);
  });

  it('is what the address asks for, whatever the browser says', async () => {
    const learner = await Learner.arrive(browser, site, `?lang=en${STEP}`, BRAZIL);
    expect(await learner.stepTitle()).toBe('Ask for it again');
    expect(await languageOf(learner)).toBe('en');
  });

  it('fetches the text of the other language only when it is read', async () => {
    const from = site.served.length;
    const learner = await Learner.arrive(browser, site, STEP);
    const fetched = (): string[] => site.served.slice(from).map(({ path }) => path);
    expect(fetched().filter(path => path.includes('pt-BR'))).toEqual([]);
    await learner.button('PT Português').click();
    await learner.page.getByRole('heading', { name: 'Peça de volta' }).waitFor();
    expect(fetched().filter(path => path.includes('pt-BR'))).not.toEqual([]);
  });
});

describe('a switch of language', () => {
  it('keeps step, terminals, hints and what was typed, and is kept', async () => {
    const learner = await Learner.arrive(browser, site, `?lang=en${STEP}`);
    const { page } = learner;
    const terminal = await learner.terminal();
    await terminal.run('SET Croatia Zagreb', 'OK');
    await learner.button('Hint 1 of 2').click();
    await terminal.type('GET Cro');
    await learner.button('PT Português').click();
    await page.getByRole('heading', { name: 'Peça de volta' }).waitFor();
    expect(await languageOf(learner)).toBe('pt-BR');
    await page.getByText('São dois comandos').waitFor();
    await page.getByText('Este passo está feito quando').waitFor();
    await terminal.waitFor(/SET Croatia Zagreb\nOK\n.*> GET Cro/);
    expect(await page.locator('.goal[data-pass=true]').count()).toBe(1);
    expect(page.url()).toContain(STEP);
    expect(page.url()).not.toContain('lang=');

    // The step is done in Portuguese with what began in English.
    await terminal.type('atia\n');
    await learner.stepIsDone();
    await page.getByText('Passo feito', { exact: true }).waitFor();

    await page.reload();
    await learner.ready();
    expect(await learner.stepTitle()).toBe('Peça de volta');
  });

  it('reaches the dialogs, from the settings', async () => {
    const learner = await Learner.arrive(browser, site, STEP);
    const { page } = learner;
    await learner.button('Settings').click();
    await page.getByText('Português', { exact: true }).click();
    await page.getByRole('dialog', { name: 'Configurações' }).waitFor();
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    expect(await learner.stepTitle()).toBe('Ask for it again');
  });

  it('says so when the other language cannot be had, and stays', async () => {
    const learner = await Learner.arrive(browser, site, STEP);
    const { page } = learner;
    await page.route('**/pt-BR*', route => route.abort());
    await learner.button('PT Português').click();
    await page.getByRole('status').getByText('This language could not be loaded').waitFor();
    expect(await learner.stepTitle()).toBe('Ask for it again');
    expect(await languageOf(learner)).toBe('en');
  });
});

describe('Portuguese', () => {
  it.each([
    [360, 740],
    [1600, 900],
  ])('fits at %d by %d, for everyone', async (width, height) => {
    const options = { ...BRAZIL, viewport: { width, height } };
    const learner = await Learner.arrive(browser, site, '#/capitals/mend', options);
    const { page } = learner;
    expect(await learner.sidewaysPx()).toBe(0);
    const cut = await page.locator('.step-nav').evaluate(nav => nav.scrollWidth - nav.clientWidth);
    expect(cut).toBe(0);
    await page.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' });
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id }) => id)).toEqual([]);
  });
});
