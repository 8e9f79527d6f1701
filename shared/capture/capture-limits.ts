// Stage 5, capture: every number that bounds the work on captures, with its unit and its reason.

const kibi = 1024;
const mebi = 1024 * kibi;

/** Bytes of one packet: tcpdump's largest snap length. Offloading makes packets of 64 KiB. */
export const maxPacketBytes = 256 * kibi;
/** Interfaces of one pcapng section: a node has some. */
export const maxInterfaces = 1_000;

/** Connections whose handshake is not settled: a busy node opens some hundreds a second, each for less than a second. */
export const maxOpenConnections = 5_000;
/** Settled ones that are remembered, so that their data is passed over and repeated packets tell nothing twice. */
export const maxSettledConnections = 15_000;
/** Connections whose keys collide; more of them are made on purpose, to make looking them up slow. */
export const maxCollisions = 32;

/** Bytes held for all connections together: some thousand handshakes in flight at once. */
export const maxHeldBytes = 32 * mebi;
/** Bytes of one direction that wait for a missing segment: the largest flight of a server that is followed. */
export const maxPendingBytes = 256 * kibi;
/** Segments of one direction that wait: a flight in the smallest usual segments (536 bytes) is 489 of them. */
export const maxPendingSegments = 1_024;
/** What a waiting segment costs beside its bytes. */
export const segmentOverheadBytes = 128;
/** Bytes kept of a direction whose beginning was not seen, in case another file holds it: more than a usual flight. */
export const maxUnplacedBytes = 64 * kibi;
/** How far apart the pieces of one handshake may lie in the sequence numbers. */
export const maxSequenceDistance = mebi;
/** How much later than later data a SYN may be recorded and still be the one before it. */
export const maxSynDelayMs = 1_000;

/** Bytes of one direction looked through for a first TLS record: clear-text talk before STARTTLS is some KiB. */
export const maxSoughtBytes = 64 * kibi;
/** Bytes of a hello that are kept: extensions can fill 64 KiB, with post-quantum keys 2 KiB are usual. */
export const maxHelloBytes = 64 * kibi;
/** Bytes of a certificate message that are kept: a hundred times a usual chain. */
export const maxCertificateMessageBytes = 256 * kibi;
/** Cipher suites of a ClientHello that are kept: OpenSSL knows about 160. */
export const maxOfferedCiphers = 256;

/** Fragmented IP packets that wait for their missing parts, and for how many bytes together. */
export const maxFragmentedPackets = 256;
export const maxFragmentBytes = 4 * mebi;
/** Fragments of one packet: 64 KiB in pieces of 536 bytes are 123. */
export const maxFragmentsOfPacket = 256;
