// One server whose CA is not in the trusted CA list of the node, as log and capture show it; what a what-if starts from.
import { siteCapture, siteLog } from './judged-site.ts';
import { makeCa, makeLeaf } from './pki.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
/** The CA that is not trusted. */
export const foreignCa = makeCa({ subject: 'CN=Foreign Root CA' });

const servers = [
  {
    address: 'cucm-pub.example.lab',
    ip: '10.61.20.11',
    port: 8443,
    chain: [makeLeaf(foreignCa, { subject: 'CN=cucm-pub.example.lab' }), foreignCa],
    refused: { error: 'self signed certificate in certificate chain', depth: 1 },
  },
];

/** Of a diagnostic bundle. */
export const untrustedSite = {
  host: 'expc1',
  log: siteLog(servers),
  capture: siteCapture(servers),
  trusted: root.pem,
};
