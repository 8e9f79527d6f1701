// Redaction: words that may stand in text of a bundle, by the kind of text. What is none of them gives way to a token. Names of
// people, hosts and organisations must not be added, however common: they would show.

/** Of the traffic server's lines: levels, fields, methods, reason phrases. */
export const lineWords = `
  a acceptable accepted access action alert allow allowed an and assertion at authentication authorization
  automatically bad basic bearer broken by cannot certificate closed code configuration conflict connect
  connection content continue continuing cookie core could created credentials debug delete depth detail diag
  digest dns dst-ip dst-port empty entity eof error error:num establishment event expectation failed failure for
  forbidden found from func function gateway generated get gone handshake host http httpmsg https id implemented
  in info initialize internal invalid is key large last-via-addr level line list loading long lookup many media
  method modified module moved msg msq multi-status negotiate network.http.trafficserver no not note ntlm null of
  ok on options or origin other out partial passphrase password peer permanently pipe plugin post private proxy
  put read reading reason receive refused rejected remap removed reply request requests required reset resolve
  response rotated route secret see sending server service session set-cookie signature sni src-ip src-port ssl
  ssl_multicert sslclienthandshakeevent sslv3 starting status temporarily terminate the timed timeout tls tlsv1
  tlsv1_3 to token too trackingid traffic_server ts_event_ssl_verify_server txn-id type unauthorized unavailable
  unsupported uri username utctime verification verify_callback warn warning was while with write
`;

/** Of request paths: interfaces of the UC servers, and files that are the same everywhere. */
export const pathWords = `
  _cisco-uds _cuplogin alias applicationdialrules.xml authorize callhandlers clusteruser clusterusers cnf contacts
  credentials ctftp cucm-uds cucm_uds defaultgateway device devices directory directorydialrules.xml
  distinctiveringlist.xml edgeconfig email epassoap first get_edge_config global-settings.xml greetings
  homecluster http http-bind httpbind https jabber-config-defaults.xml jabber-config.xml jabberx json last mailbox
  max message messages mobile name oauth options personalcontacts proxy remoteworker remoteworkersso ringlist.xml
  saml servers service singlesignon spdefault.cnf.xml speeddials sso ssosp start subscribe tftp token uds user
  userid username users v1 v2 v3 version vminfo vmrest webex ws xml xmpp
`;

/** Of the names that an Expressway gives to the files of its bundles. */
export const fileWords = `
  alerts backup bundle ca capture cert certs config configuration developer diagnostic dump eth0 eth1 eth2 eth3
  event eventlog log logging loggingsnapshot logs messages network packages server snapshot status syslog system
  tcpdump trusted xconf xstat
`;

/** Of cipher strings, between their hyphens. */
export const cipherWords = `
  3des adh adss aecdh aecdsa aes aes128 aes128gcm aes256 aes256gcm aesccm aesccm8 aesgcm all anull aria aria128
  aria256 arsa camellia camellia128 camellia256 cbc cbc3 ccm ccm8 chacha20 complementofall complementofdefault
  default des dh dhe dss ecdh ecdhe ecdsa edh eecdh enull exp export gcm gost high idea kdhe kecdhe kedh keecdh
  kpsk krsa low md5 medium null poly1305 psk rc2 rc4 rsa seclevel seed sha sha1 sha256 sha384 sha512 srp sslv2
  sslv3 strength suiteb128 suiteb192 tls tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3
`;

/** Names of cipher lists. */
export const cipherLists = `
  forwardproxytlsciphers httpsciphers ldaptlsciphers reverseproxytlsciphers siptlsciphers smtptlsciphers
  ssh_forward_ciphers ssh_forward_kex ssh_forward_macs sshd_ciphers sshd_kex sshd_macs sshd_pubkeyalgos
  tmsprovisioningciphers ucclienttlsciphers ucserverdiscoveryciphers xcptlsciphers
`;
