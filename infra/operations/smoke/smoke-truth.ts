// What is true of the bundles in smoke-bundles.ts, written by hand: a system that finds anything else is wrong.

export interface Server {
  name: string;
  ip: string;
  port: number;
}

export const publisher: Server = { name: 'cucm-pub.smoke.example', ip: '192.0.2.11', port: 8443 };
export const subscriber: Server = { name: 'cucm-sub.smoke.example', ip: '192.0.2.12', port: 8443 };

export interface Certificate {
  sha256: string;
  pem: string;
}

/** The one certificate in the trusted CA list. It signed that of the subscriber. */
export const rootCa: Certificate = {
  sha256: '3566cbf5e90cc9ee8d25676d500ca485c6b4a26a9780d2b91e1a42216cd7cdeb',
  pem: `-----BEGIN CERTIFICATE-----
MIIBrDCCAVOgAwIBAgICEAAwCgYIKoZIzj0EAwIwLTETMBEGA1UECgwKbG9ndmVy
ZGljdDEWMBQGA1UEAwwNU21va2UgUm9vdCBDQTAeFw0yMDAxMDEwMDAwMDBaFw00
MDAxMDEwMDAwMDBaMC0xEzARBgNVBAoMCmxvZ3ZlcmRpY3QxFjAUBgNVBAMMDVNt
b2tlIFJvb3QgQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASbexwoEt+kUkLM
tfkxJuLFcrVKxMuGNOlB25K1J55x2+RUqyHMmkfAUD/0/PUwq9VxEiT+PsG+keM+
lJlq3h0xo2MwYTAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNV
HQ4EFgQU0Pj/8VK5ttYzEad6v16wYo5+AT8wHwYDVR0jBBgwFoAU0Pj/8VK5ttYz
Ead6v16wYo5+AT8wCgYIKoZIzj0EAwIDRwAwRAIgARncWyGNJPQsDBvkU9VvPJ6X
t9sleyD+wD23RfWtf7wCIESBBLQ1c7lEu5CgHPPEw2ooZaqQA6X8j62oMuolLES4
-----END CERTIFICATE-----
`,
};

/** What the publisher shows: self-signed, and in no list. */
export const selfSigned: Certificate = {
  sha256: 'e349f580f65611b523b7b85363918564e3ec2e5da331ccc923534f893b77219f',
  pem: `-----BEGIN CERTIFICATE-----
MIIB8jCCAZigAwIBAgICEAEwCgYIKoZIzj0EAwIwNjETMBEGA1UECgwKbG9ndmVy
ZGljdDEfMB0GA1UEAwwWY3VjbS1wdWIuc21va2UuZXhhbXBsZTAeFw0yMDAxMDEw
MDAwMDBaFw00MDAxMDEwMDAwMDBaMDYxEzARBgNVBAoMCmxvZ3ZlcmRpY3QxHzAd
BgNVBAMMFmN1Y20tcHViLnNtb2tlLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQl93q0GKgy0yr8BbF+cFcUR5mLfcMP2Cryk1gcSfRbpp0YofBR84bx
Z3pLuo44uJtjNUnjRiakw2CEMgagHwPuo4GVMIGSMA4GA1UdDwEB/wQEAwIFoDAd
BgNVHSUEFjAUBggrBgEFBQcDAQYIKwYBBQUHAwIwIQYDVR0RBBowGIIWY3VjbS1w
dWIuc21va2UuZXhhbXBsZTAdBgNVHQ4EFgQUxZVAzwxJFSGE67ryAvQTqsu79Cww
HwYDVR0jBBgwFoAUxZVAzwxJFSGE67ryAvQTqsu79CwwCgYIKoZIzj0EAwIDSAAw
RQIhAOba/BeByPsOCupjDyAmLYAC8MHBG/AhEu3feCKaZFWQAiBthP27m4mE7rA1
Nc2fUFoMcgdvx8XkYixyw+vC8Nud9A==
-----END CERTIFICATE-----
`,
};
