// Configuration and status dumps of a node in XML, with the names that the text dumps have.
import type { BundleParts } from './diagnostic-bundle.ts';

export function configurationXml({ host, verifyOriginServer = 'On', cluster, ip = '10.61.20.5' }: BundleParts): string {
  const peers = cluster?.peers.map((peer, at) => `<Peer item="${at + 1}"><Address>${peer}</Address></Peer>`) ?? [];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!-- taken when logging started -->',
    '<Configuration>',
    ...(cluster ? [`<Alternates><Cluster><Name>${cluster.name}</Name></Cluster>${peers.join('')}</Alternates>`] : []),
    '<CollaborationEdge><Enabled>On</Enabled></CollaborationEdge>',
    ...(verifyOriginServer === null
      ? []
      : [`<EdgeConfigServer><VerifyOriginServer>${verifyOriginServer}</VerifyOriginServer></EdgeConfigServer>`]),
    `<IP><DNS><Hostname>${host}</Hostname><Domain><Name>example.lab</Name></Domain></DNS></IP>`,
    `<Ethernet item="1"><IP><V4><Address>${ip}</Address></V4></IP></Ethernet>`,
    '<CUCMServer item="1"><Address>cucm-pub.example.lab</Address><tls_verify>On</tls_verify></CUCMServer>',
    '</Configuration>',
    '',
  ].join('\n');
}

export const statusXml = ({ version = 'X14.2.1', type = 'Expressway-C' }: BundleParts): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Status>',
    `<SystemUnit item="1"><Software item="1"><Version item="1">${version}</Version></Software>`,
    '<Hardware item="1"><SerialNumber item="1">C45916FD</SerialNumber></Hardware></SystemUnit>',
    `<Options><Type>${type}</Type></Options>`,
    '</Status>',
    '',
  ].join('\n');
