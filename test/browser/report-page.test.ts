// The report page as a browser shows it: it loads nothing, copies, fits a phone, and can be read in the dark and on paper.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../shared/model/report.ts';
import { renderHtml } from '../../shared/report/html/render-html.ts';
import { analysed } from '../build/analysed.ts';
import { failingCluster } from '../build/failing-cluster.ts';
import { findChromium } from './chromium.ts';
import { type ServedPage, servedPage } from './served-page.ts';

const executablePath = findChromium();
const title = 'the report page in a browser';

describe.skipIf(executablePath === null)(
  executablePath ? title : `${title} (skipped: no chromium is installed)`,
  () => {
    let browser: Browser;
    let served: ServedPage;
    let report: Report;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? '' });
      served = await servedPage();
      report = await analysed(failingCluster());
    }, 60_000);
    afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
    afterAll(async () => {
      await browser?.close();
      await served?.close();
    });

    /** What the console says, and what the page asks for beside itself, is noted. */
    async function opened(options: BrowserContextOptions = {}, shown = report) {
      served.show(renderHtml(shown));
      served.asked.length = 0;
      const context = await browser.newContext(options);
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: served.origin });
      const page = await context.newPage();
      const noted: string[] = [];
      page.on('console', (message) => noted.push(message.text()));
      page.on('pageerror', (error) => noted.push(error.message));
      page.on('request', (request) => request.url() === `${served.origin}/` || noted.push(request.url()));
      await page.goto(`${served.origin}/`, { waitUntil: 'networkidle' });
      return { page, noted };
    }

    const openAll = (page: Page) =>
      page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    const style = (page: Page, selector: string, property: string) =>
      page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`);

    it('shows matrix and chains, says nothing on the console, and asks for nothing but itself', async () => {
      const { page, noted } = await opened();

      expect(await page.locator('.matrix').first().isVisible()).toBe(true);
      expect(await page.locator('.step.bad').first().innerText()).toContain(
        'Trust breaks here: self-signed certificate in',
      );
      expect(await page.locator('.time .failed').first().isVisible()).toBe(true);
      expect(await page.locator('.mark.fail .shape').first().isVisible()).toBe(true);
      expect(noted).toEqual([]);
      expect(served.asked).toEqual(['/']);
    });

    it('lets nothing be loaded, run or styled from within', async () => {
      const { page } = await opened();
      const fetched = await page.evaluate('fetch("/other").then(() => "loaded", () => "refused")');
      const ran = await page.evaluate(`(() => {
      const script = document.createElement('script');
      try { script.textContent = 'window.ran = true'; document.body.append(script); } catch { return 'refused'; }
      return window.ran === true ? 'ran' : 'refused';
    })()`);
      await page.evaluate('document.body.setAttribute("style", "color: rgb(1, 2, 3)")');

      expect([fetched, ran]).toEqual(['refused', 'refused']);
      expect(await style(page, 'body', 'color')).not.toBe('rgb(1, 2, 3)');
      expect(served.asked).toEqual(['/']);
    });

    it('copies a certificate and a command', async () => {
      const { page } = await opened();
      await openAll(page);
      const copied = async (selector: string) => {
        const button = page.locator(`.copyable:has(${selector}) .copy`).first();
        await button.click();
        await expect.poll(() => button.innerText()).toBe('Copied');
        return page.evaluate('navigator.clipboard.readText()');
      };

      expect(await copied('.pem')).toBe(await page.locator('.pem').first().textContent());
      expect(await copied('.command')).toBe('xConfiguration EdgeConfigServer VerifyOriginServer: Off');
      expect(await page.locator('[role=status]').innerText()).toBe('Copied');
    });

    it('copies by selecting where there is no clipboard', async () => {
      const { page } = await opened();
      await openAll(page);
      await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
      const button = page.locator('.copyable:has(.command) .copy').first();
      await button.click();

      await expect.poll(() => button.innerText()).toMatch(/^(?:Copied|Selected: press Ctrl\+C)$/);
      expect(await page.evaluate('getSelection().toString()')).toBe(
        'xConfiguration EdgeConfigServer VerifyOriginServer: Off',
      );
    });

    it('opens the server that a cell of the matrix leads to', async () => {
      const { page } = await opened();
      const passing = page.locator('details.server.pass').first();
      const id = await passing.getAttribute('id');
      expect(await passing.getAttribute('open')).toBeNull();
      await page.locator(`.matrix a[href="#${id}"]`).click();

      await expect.poll(() => passing.getAttribute('open')).toBe('');
      expect(await passing.getByText('Trusted: verification passes.').isVisible()).toBe(true);
    });

    it('is complete where no script runs', async () => {
      const { page } = await opened({ javaScriptEnabled: false });

      expect(await page.locator('.copy').count()).toBe(0);
      expect(await page.locator('.pem').first().isVisible()).toBe(true);
      await page.locator('details.server.pass summary').first().click();
      expect(await page.getByText('Trusted: verification passes.').first().isVisible()).toBe(true);
    });

    it.each([
      ['the names that are usual', 'cucm-sub.example.lab'],
      ['names as long as they can be', `${'long-label-'.repeat(5)}a.`.repeat(4)],
    ])('fits a phone, with %s', async (_, name) => {
      const long: Report = JSON.parse(JSON.stringify(report).replaceAll('cucm-sub.example.lab', name));
      const { page } = await opened({ viewport: { width: 360, height: 740 } }, long);
      await openAll(page);

      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(await page.locator('.matrix').first().isVisible()).toBe(true);
    });

    it('is dark where that is wished, and light otherwise', async () => {
      const ground = async (colorScheme: 'light' | 'dark') => {
        const { page } = await opened({ colorScheme });
        return [await style(page, 'body', 'backgroundColor'), await style(page, 'body', 'color')];
      };

      expect(await ground('light')).toEqual(['rgb(245, 246, 248)', 'rgb(27, 31, 36)']);
      expect(await ground('dark')).toEqual(['rgb(13, 17, 23)', 'rgb(230, 237, 243)']);
    });

    it('has on paper what is folded on the screen, dark ink, and no buttons', async () => {
      const { page } = await opened({ colorScheme: 'dark' });
      const folded = page.locator('details:not([open]) .command').first();
      expect(await folded.isVisible()).toBe(false);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

      expect(await folded.isVisible()).toBe(true);
      expect(await page.locator('.copy').first().isVisible()).toBe(false);
      expect(await page.locator('nav').isVisible()).toBe(false);
      expect(await style(page, 'body', 'color')).toBe('rgb(27, 31, 36)');
      expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    });

    it('shows markup in a log line as text', async () => {
      const attack = '</pre><img src=/evil onerror="window.ran=1"><script>window.ran=1</script>';
      const hostile: Report = structuredClone(report);
      for (const { findings } of hostile.nodes)
        for (const { evidence } of findings) for (const line of evidence) line.text = attack;
      const { page, noted } = await opened({}, hostile);

      expect(await page.locator('pre.log').first().textContent()).toBe(attack);
      expect(await page.evaluate('window.ran')).toBeUndefined();
      expect(noted).toEqual([]);
      expect(served.asked).toEqual(['/']);
    });
  },
);
