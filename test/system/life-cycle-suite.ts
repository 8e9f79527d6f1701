// What becomes of a finding over days, told once, in order, whatever comes late, twice or in part.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiHost, callerOf } from './api-host.ts';
import { type CaseDay, caseBundle } from './case-bundles.ts';

type Caller = Awaited<ReturnType<typeof callerOf>>;
const pub = 'cucm-pub.example.lab';
const sub = 'cucm-sub.example.lab';

export function lifeCycleSuite(start: () => Promise<ApiHost>): void {
  let host: ApiHost;
  let caller: Caller;
  let cases = 0;
  beforeAll(async () => {
    host = await start();
    caller = await callerOf(host);
  }, 120_000);
  afterAll(() => host?.close());

  /** A case in a site of its own. */
  function newCase() {
    const site = `case-${++cases}`;
    let after: string | undefined;

    /** What events have told since the last look. */
    async function told(): Promise<string[]> {
      const { json } = await caller.get('/v1/events', { site, limit: '100', ...(after !== undefined && { after }) });
      expect(json.nextCursor).toBeNull();
      after = json.items.at(-1)?.eventId ?? after;
      // What one bundle changed was changed at one time.
      return json.items.map(toldBy).sort();
    }

    return {
      /** Answers what events tell of it. */
      async uploaded(day: CaseDay): Promise<string[]> {
        const { bytes, fileName } = caseBundle(day);
        await caller.upload(bytes, { site, fileName });
        return told();
      },
      async findings(): Promise<string[]> {
        const { json } = await caller.get('/v1/findings', { site });
        const said = ({ cause, state, reopened }: Told) => `${cause} ${state}${reopened > 0 ? ` ${reopened}` : ''}`;
        return json.items.map(said).sort();
      },
      verdict: async (): Promise<string> => (await caller.get('/v1/nodes/expc1', { site })).json.verdict,
    };
  }

  it('opened, confirmed, resolved by a verified success, and opened again', async () => {
    const { uploaded, findings } = newCase();
    expect(await uploaded({ day: 1, servers: [[pub, 'self-signed']] })).toEqual([
      'BundleClassified complete',
      'FindingOpened',
      'NodeVerdictChanged null fail',
    ]);
    expect(await uploaded({ day: 2, servers: [[pub, 'self-signed']] })).toEqual([
      'BundleClassified complete',
      'FindingUpdated',
    ]);
    expect(await findings()).toEqual(['self-signed open']);
    expect(await uploaded({ day: 3, servers: [[pub, 'ok']] })).toEqual([
      'BundleClassified complete',
      'FindingResolved',
      'NodeVerdictChanged fail pass',
    ]);
    expect(await findings()).toEqual(['self-signed resolved']);
    expect(await uploaded({ day: 4, servers: [[pub, 'self-signed']] })).toEqual([
      'BundleClassified complete',
      'FindingOpened',
      'NodeVerdictChanged pass fail',
    ]);
    expect(await findings()).toEqual(['self-signed open 1']);
  });

  it('stays open through silence, permissive verification and a capture that was cut', async () => {
    const { uploaded, findings } = newCase();
    await uploaded({ day: 1, servers: [[pub, 'self-signed']] });

    await uploaded({ day: 2, servers: [[sub, 'ok']] });
    expect(await findings()).toEqual(['self-signed open']);
    await uploaded({ day: 3, servers: [[pub, 'continued']] });
    expect((await findings()).filter((each) => each.endsWith('resolved'))).toEqual([]);
    expect(
      await uploaded({
        day: 4,
        servers: [
          [pub, 'ok'],
          [sub, 'ok'],
        ],
        isCut: true,
      }),
    ).toContain('BundleClassified partial');
    expect((await findings()).filter((each) => each.endsWith('resolved'))).toEqual([]);

    expect(await uploaded({ day: 5, servers: [[pub, 'ok']] })).toContain('FindingResolved');
  });

  it('is superseded by another cause at the same place', async () => {
    const { uploaded, findings } = newCase();
    await uploaded({ day: 1, servers: [[pub, 'self-signed']] });
    const told = await uploaded({ day: 2, servers: [[pub, 'name-mismatch']] });
    expect(told).toEqual(['BundleClassified complete', 'FindingOpened', 'FindingSuperseded']);
    expect(await findings()).toEqual(['name-mismatch open', 'self-signed superseded']);
  });

  it('is not changed by a bundle that comes late', async () => {
    const { uploaded, findings, verdict } = newCase();
    await uploaded({ day: 1, servers: [[pub, 'self-signed']] });
    await uploaded({ day: 3, servers: [[pub, 'ok']] });

    expect(await uploaded({ day: 2, servers: [[pub, 'self-signed']] })).toEqual([
      'BundleClassified complete',
      'FindingUpdated',
    ]);
    expect(await findings()).toEqual(['self-signed resolved']);
    expect(await verdict()).toBe('pass');
  });

  it('is told once of captures that are the same', async () => {
    const { uploaded, findings } = newCase();
    await uploaded({
      day: 1,
      servers: [
        [pub, 'self-signed'],
        [sub, 'ok'],
      ],
    });
    const told = await uploaded({
      day: 1,
      servers: [
        [pub, 'self-signed'],
        [sub, 'ok'],
      ],
      copy: 1,
    });
    expect(told.filter((each) => each !== 'FindingUpdated')).toEqual(['BundleClassified complete']);
    expect(await findings()).toEqual(['self-signed open']);
  });

  it('goes with its bundle, and falls back to the one before', async () => {
    const { uploaded, findings, verdict } = newCase();
    await uploaded({ day: 1, servers: [[pub, 'self-signed']] });
    await uploaded({ day: 2, servers: [[pub, 'ok']] });
    const { json } = await caller.get('/v1/bundles', { site: `case-${cases}` });

    await caller.ask('DELETE', `/v1/bundles/${json.items.at(0).bundleId}`);

    const left = (await caller.get('/v1/bundles', { site: `case-${cases}` })).json.items;
    expect(left).toHaveLength(1);
    expect(await verdict()).toBe(left[0].nodes[0].verdict);
    expect(await findings()).toEqual(left[0].nodes[0].verdict === 'fail' ? ['self-signed open'] : []);
  });
}

interface Told {
  type: string;
  status?: string;
  before?: string | null;
  verdict?: string;
  cause: string;
  state: string;
  reopened: number;
}

function toldBy({ type, status, before, verdict }: Told): string {
  if (type === 'BundleClassified') return `${type} ${status}`;
  return type === 'NodeVerdictChanged' ? `${type} ${before} ${verdict}` : type;
}
