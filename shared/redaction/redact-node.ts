// Redaction: a node with its servers, and a cluster. Written out field by field, as redact-finding.ts.
import type { ClusterReport, NodeReport, ServerReport } from '../model/report.ts';
import { redactCertificate, redactChain, redactSubject } from './redact-certificate.ts';
import { most, redactError, redactFinding } from './redact-finding.ts';
import type { Redactor } from './redactor.ts';

export const redactNode = (node: NodeReport, to: Redactor): NodeReport => ({
  node: to.name(node.node),
  fqdn: node.fqdn && to.name(node.fqdn),
  ip: node.ip && to.name(node.ip),
  serialNumber: node.serialNumber && to.tokens.of('serial', node.serialNumber),
  bundleIds: node.bundleIds.map(to.tokens.id),
  role: node.role,
  version: node.version && release(node.version, to),
  cluster: node.cluster && to.name(node.cluster),
  site: node.site,
  utcOffset: node.utcOffset,
  asOf: node.asOf,
  verification: node.verification,
  verdict: node.verdict,
  reasons: node.reasons,
  headline: to.sentence(node.headline, most.headline),
  summary: to.sentence(node.summary, most.summary),
  untested: node.untested,
  collect: node.collect.map(({ code, from, what, how }) => ({
    code,
    from: to.names.has(from) ? to.name(from) : to.sentence(from),
    what: to.sentence(what),
    how: to.sentence(how),
  })),
  configured: node.configured.map(({ address, product, tlsVerifyMode }) => ({
    address: to.name(address),
    product,
    tlsVerifyMode: tlsVerifyMode && to.sentence(tlsVerifyMode),
  })),
  trustStore: node.trustStore && {
    count: node.trustStore.count,
    sameSubject: node.trustStore.sameSubject.map((subject) => redactSubject(subject, to)),
    expired: node.trustStore.expired.map((subject) => redactSubject(subject, to)),
  },
  ownCertificates: node.ownCertificates.map((certificate) => redactCertificate(certificate, to)),
  expiring: node.expiring.map(({ sha256, subject, notAfter, withinDays, where, servers }) => ({
    sha256,
    subject: redactSubject(subject, to),
    notAfter,
    withinDays,
    where,
    servers: servers.map(({ address, port }) => ({ address: to.name(address), port })),
  })),
  ciphers: node.ciphers.map(({ list, value, prefersRsa }) => ({
    list: to.cipherList(list),
    value: to.ciphers(value),
    prefersRsa,
  })),
  servers: node.servers.map((server) => redactServer(server, to)),
  findings: node.findings.map((finding) => redactFinding(finding, node.node, to)),
});

const release = (version: string, to: Redactor): string =>
  /^X\d{1,3}(?:[._]\d{1,6}){0,4}(?:[A-Za-z]{1,6}\d{0,4})?$/.test(version) ? version : to.tokens.of('word', version);

const redactServer = (server: ServerReport, to: Redactor): ServerReport => ({
  address: to.name(server.address),
  ip: server.ip && to.name(server.ip),
  port: server.port,
  scheme: server.scheme,
  domain: server.domain && to.name(server.domain),
  addressedBy: server.addressedBy,
  product: server.product,
  service: server.service,
  verdict: server.verdict,
  reasons: server.reasons,
  cause: server.cause,
  alsoPossible: server.alsoPossible,
  errors: server.errors.map(({ depth, count, ...error }) => ({ ...redactError(error, to), depth, count })),
  wouldFail: server.wouldFail,
  exchanges: {
    ok: server.exchanges.ok,
    failed: server.exchanges.failed,
    firstFailed: server.exchanges.firstFailed,
    lastFailed: server.exchanges.lastFailed,
    lastOk: server.exchanges.lastOk,
    failedTxnIds: server.exchanges.failedTxnIds.map((id) => (/^\d{1,20}$/.test(id) ? id : to.tokens.of('word', id))),
  },
  presented: server.presented.map((chain) => redactChain(chain, to)),
  notes: server.notes.map(({ code, text }) => ({ code, text: to.sentence(text) })),
});

export const redactCluster = (cluster: ClusterReport, to: Redactor): ClusterReport => ({
  name: to.name(cluster.name),
  verdict: cluster.verdict,
  headline: to.sentence(cluster.headline, most.headline),
  peers: cluster.peers.map(to.name),
  missing: cluster.missing.map(to.name),
  disagreements: cluster.disagreements.map(({ address, port, byNode }) => ({
    address: to.name(address),
    port,
    byNode: Object.fromEntries(Object.entries(byNode).map(([node, verdict]) => [to.name(node), verdict])),
  })),
});
