// Situations in which a CA may issue for some names only.
import { type CertificateOptions, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { bmp, integer, printable, sequence, tagged, teletex, tlv, utf8 } from '../../build/pki-der.ts';
import { extension } from '../../build/pki-extensions.ts';
import { attribute, generalName, nameOf, rdn } from '../../build/pki-names.ts';
import type { Situation } from './situation.ts';

const root = makeCa();
const noDns: CertificateOptions = { subjectAltNames: ['email:a@example.lab'] };
const empty = { subject: '' };

function under(
  title: string,
  nameConstraints: NonNullable<CertificateOptions['nameConstraints']>,
  leaf: CertificateOptions,
  says: Situation['says'],
): Situation {
  const mid = makeIntermediate(root, { nameConstraints });
  return { title: `name constraints: ${title}`, sent: [makeLeaf(mid, leaf), mid], store: [root], says };
}

const permit = (...permitted: string[]) => ({ permitted });
const exclude = (...excluded: string[]) => ({ excluded });
const names = (...subjectAltNames: (string | Uint8Array)[]): CertificateOptions => ({ ...empty, subjectAltNames });
const notPermitted = 'PERMITTED_VIOLATION 0';
const excluded = 'EXCLUDED_VIOLATION 0';

const bounded = makeIntermediate(root, {
  moreExtensions: [
    extension(
      '2.5.29.30',
      sequence(tagged(0, sequence(generalName('DNS:example.lab'), tlv(0x80, integer('1').slice(2))))),
    ),
  ],
});

/** Each spells the same name in another way. */
const spelled = (value: Uint8Array): Uint8Array =>
  nameOf(rdn(attribute('O', value)), rdn(attribute('CN', utf8('Root'))));
function issuerSpelled(
  title: string,
  issuerName: Uint8Array | string,
  subject: Uint8Array | string,
  says: string,
): Situation {
  const ca = makeCa({ subject });
  return { title: `names of issuers: ${title}`, sent: [makeLeaf(ca, { issuerName })], store: [ca], says };
}
const lost = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0';
const ab = rdn(attribute('CN', utf8('x')), attribute('O', utf8('y')));
const ba = rdn(attribute('O', utf8('y')), attribute('CN', utf8('X')));

export const situationsOfNames: Situation[] = [
  under('DNS permitted', permit('DNS:example.lab'), {}, 'ok'),
  under('DNS permitted, in another case', permit('DNS:EXAMPLE.lab'), {}, 'ok'),
  under('DNS not permitted', permit('DNS:example.org'), {}, notPermitted),
  under('DNS permitted, one that only ends alike', permit('DNS:ample.lab'), {}, notPermitted),
  under('DNS permitted below a dot', permit('DNS:.example.lab'), {}, 'ok'),
  under('DNS permitted below a dot, the domain itself', permit('DNS:.pub.example.lab'), {}, notPermitted),
  under('DNS: everything permitted', permit('DNS:'), {}, 'ok'),
  under('DNS: everything excluded', exclude('DNS:'), {}, excluded),
  under('DNS excluded', exclude('DNS:example.lab'), {}, excluded),
  under(
    'one of two DNS names not permitted',
    permit('DNS:example.lab'),
    names('DNS:a.example.lab', 'DNS:b.example.org'),
    notPermitted,
  ),
  under('wildcard permitted', permit('DNS:example.lab'), names('DNS:*.example.lab'), 'ok'),
  under('permitted and excluded', { permitted: ['DNS:lab'], excluded: ['DNS:example.lab'] }, {}, excluded),
  under('common name stands for a missing DNS name', permit('DNS:example.org'), noDns, notPermitted),
  under('common name that is no host name', permit('DNS:example.org'), { subject: 'CN=Cisco Tomcat', ...noDns }, 'ok'),
  under('common name of one label', permit('DNS:example.org'), { subject: 'CN=cucm', ...noDns }, 'ok'),
  under(
    'common name with an underscore',
    permit('DNS:example.org'),
    { subject: 'CN=cu_cm.lab', ...noDns },
    notPermitted,
  ),
  under(
    'common name does not count beside DNS names',
    permit('DNS:example.lab'),
    { subject: 'CN=a.example.org', subjectAltNames: ['DNS:a.example.lab'] },
    'ok',
  ),
  under(
    'second common name counts too',
    permit('DNS:example.lab'),
    { subject: 'CN=b.example.org,CN=a.example.lab', ...noDns },
    notPermitted,
  ),

  under('IP permitted', permit('IP:10.0.0.0/255.0.0.0'), names('IP:10.61.20.11'), 'ok'),
  under('IP not permitted', permit('IP:10.0.0.0/255.0.0.0'), names('IP:192.0.2.1'), notPermitted),
  under('IPv6 permitted', permit('IP:2001:db8::/ffff:ffff::'), names('IP:2001:db8::1'), 'ok'),
  under('IPv6 among IPv4 is not permitted', permit('IP:10.0.0.0/255.0.0.0'), names('IP:2001:db8::1'), notPermitted),
  under(
    'IP of five bytes',
    permit('IP:10.0.0.0/255.0.0.0'),
    names(tlv(0x87, [1, 2, 3, 4, 5])),
    'UNSUPPORTED_NAME_SYNTAX 0',
  ),

  under('mail permitted by host', permit('email:example.lab'), names('email:a@example.lab'), 'ok'),
  under('mail permitted by mailbox', permit('email:a@example.lab'), names('email:a@EXAMPLE.lab'), 'ok'),
  under('mailboxes are compared with case', permit('email:A@example.lab'), names('email:a@example.lab'), notPermitted),
  under('mail permitted below a dot', permit('email:.example.lab'), names('email:a@b.example.lab'), 'ok'),
  under(
    'mail of a host not permitted below a dot',
    permit('email:.example.lab'),
    names('email:a@example.lab'),
    notPermitted,
  ),
  under('mail without @', permit('email:example.lab'), names('email:a'), 'UNSUPPORTED_NAME_SYNTAX 0'),
  under(
    'mail in the subject',
    permit('email:example.lab'),
    { subject: 'E=a@example.org,CN=x', subjectAltNames: [] },
    notPermitted,
  ),
  under(
    'mail in the subject as another kind of string',
    permit('email:example.lab'),
    { subject: nameOf(rdn(attribute('E', utf8('a@example.lab')))) },
    'UNSUPPORTED_NAME_SYNTAX 0',
  ),

  under('URI permitted', permit('URI:example.lab'), names('URI:https://example.lab:8443/x'), 'ok'),
  under('URI permitted below a dot', permit('URI:.example.lab'), names('URI:https://a.example.lab/x'), 'ok'),
  under('URI of another host', permit('URI:example.lab'), names('URI:https://a.example.lab'), notPermitted),
  under('URI without host', permit('URI:example.lab'), names('URI:urn:x'), 'UNSUPPORTED_NAME_SYNTAX 0'),

  under('directory permitted', permit('dir:O=Example'), { subject: 'CN=pub.example.lab,O=example' }, 'ok'),
  under('directory not permitted', permit('dir:O=Example'), { subject: 'CN=pub.example.lab,O=Other' }, notPermitted),
  under('no subject to constrain', permit('dir:O=Example'), names('DNS:a.lab'), 'ok'),
  under('a kind that is not compared', permit('RID:1.2.3'), names('RID:1.2.3'), 'UNSUPPORTED_CONSTRAINT_TYPE 0'),
  under('a kind that the certificate does not have', permit('RID:1.2.3'), {}, 'ok'),
  {
    title: 'name constraints with a minimum',
    sent: [makeLeaf(bounded), bounded],
    store: [root],
    says: 'SUBTREE_MINMAX 0',
  },

  issuerSpelled(
    'same text, other kind of string',
    spelled(printable('Example Inc')),
    spelled(utf8('Example Inc')),
    'ok',
  ),
  issuerSpelled('BMP and Teletex', spelled(bmp('Müller')), spelled(teletex('Müller')), 'ok'),
  issuerSpelled('case and blanks do not matter', spelled(utf8('  EXAMPLE   Inc ')), spelled(utf8('Example Inc')), 'ok'),
  issuerSpelled('case matters beyond ASCII', spelled(utf8('MÜLLER')), spelled(utf8('müller')), lost),
  issuerSpelled('another name', 'CN=Root,O=Exemple', 'CN=Root,O=Example', lost),
  issuerSpelled('multi-valued parts in another order', nameOf(ba), nameOf(ab), 'ok'),
  issuerSpelled('parts in another order', 'O=Example,CN=Root', 'CN=Root,O=Example', lost),
];
