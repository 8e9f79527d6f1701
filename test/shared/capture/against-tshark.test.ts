// The same captures through Wireshark's tshark, where it is installed: an opinion that is not ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pcapngSection } from '../../build/capture-files.ts';
import { capturedFrames, captureOf, readCaptures } from '../../build/capture-outcome.ts';
import { reordered, retransmitted, segmentsOf, type Turn } from '../../build/capture-segments.ts';
import { recordedCertificates } from '../../build/recorded-certificates.ts';

const isInstalled = spawnSync('tshark', ['--version']).status === 0;

/** Values of fields in the packets that a filter passes, in the order of the capture. */
function tsharkFields(file: Uint8Array, filter: string, field: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  const path = join(folder, 'capture.pcap');
  try {
    writeFileSync(path, file);
    // Any port may carry TLS here, and segments may come in another order.
    const options = ['-o', 'tcp.reassemble_out_of_order:TRUE', '-d', 'tcp.port==8443,tls'];
    const { stdout } = spawnSync('tshark', ['-r', path, ...options, '-Y', filter, '-T', 'fields', '-e', field]);
    return stdout
      .toString()
      .split(/[\n,]/)
      .filter((value) => value !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function expectAgreement(file: Uint8Array): Promise<void> {
  const { handshakes } = await readCaptures([file]);
  const certificates = handshakes.flatMap(({ chain }) => (chain.kind === 'whole' ? chain.certificates : []));
  const alerts = handshakes.flatMap(({ clientAlert, serverAlert }) =>
    [clientAlert, serverAlert].flatMap((alert) => (alert === null ? [] : [String(alert.description)])),
  );

  expect(certificates.map((der) => Buffer.from(der).toString('hex'))).toEqual(
    tsharkFields(file, 'tls.handshake.type==11', 'tls.handshake.certificate'),
  );
  expect(handshakes.map(({ sni }) => sni)).toEqual(
    tsharkFields(file, 'tls.handshake.type==1', 'tls.handshake.extensions_server_name'),
  );
  expect(alerts).toEqual(tsharkFields(file, 'tls.alert_message.level==2', 'tls.alert_message.desc'));
}

if (isInstalled)
  it('tshark finds the same certificates, names and alerts', async () => {
    const { turns } = await recordedCertificates();
    const flight = turns.slice(0, 2 + turns.slice(2).findIndex(({ from }) => from === 'client'));
    const refusal: Turn = { from: 'client', bytes: Buffer.from([21, 3, 3, 0, 2, 2, 80]) };
    const segments = segmentsOf(turns, { sizes: [500, 300] });

    await expectAgreement(captureOf(segments));
    await expectAgreement(captureOf(segmentsOf([...flight, refusal])));
    await expectAgreement(captureOf(retransmitted(segments, 4)));
    await expectAgreement(captureOf(reordered(segments, 5)));
    await expectAgreement(pcapngSection(capturedFrames(segments, { tags: [[0x8100, 9]] }), { isBigEndian: true }));
  });
else
  it('tshark is not installed: nothing was compared with it', () => {
    console.log('tshark is not installed: captures were not compared with another reader of them');
  });
