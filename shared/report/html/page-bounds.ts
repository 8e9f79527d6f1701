// Stage 8, report, HTML face: how much of what stands on the page. A page that nobody can scroll through helps nobody; the
// JSON report has everything.

/**
 * Bytes of each part. Together with what stands around them they stay below 4.5 MB: an answer of a Lambda function holds
 * six, and may be written in base64.
 */
export const roomOf = {
  verdicts: 300_000,
  clusters: 300_000,
  problems: 1_500_000,
  problemHeadlines: 150_000,
  nodes: 1_500_000,
  whatIf: 150_000,
  bundles: 300_000,
} as const;

/** Bytes of one node and of one problem, so that the first leaves room for others. */
export const roomOfNode = 600_000;
export const roomOfProblem = 250_000;
/** Bytes of what stands around the lists of a node or a problem: headings, facts, sentences of bounded length. */
export const roomAround = 40_000;

/** Nodes of the list of verdicts: a page of a large company's nodes can still be searched. */
export const mostVerdicts = 1_000;
export const mostClusters = 200;
export const mostPeers = 100;
export const mostDisagreements = 200;
/** Problems told in full, then those told by their headlines. */
export const mostProblems = 150;
export const mostHeadlines = 500;
export const mostReasons = 20;
export const mostNames = 20;
/** Servers, nodes and requests named in one sentence or list. */
export const mostListed = 30;
/** Quoted lines of one problem: of a cluster some for each node. */
export const mostEvidence = 12;
export const mostRemedies = 8;
export const mostSteps = 30;
/** A chain that is not stored has three or so. */
export const mostArtifacts = 8;
export const mostNodes = 200;
export const mostCollected = 20;
/** Rows of a matrix; the failing ones stand first. */
export const mostRows = 300;
/** Columns of a matrix: MRA uses a dozen ports. */
export const mostPorts = 16;
/** Servers told with errors and chains: the drawings are the largest part of a node. */
export const mostServers = 80;
/** Rows of the time line that an eye takes in. */
export const mostTimes = 60;
/** The newest chains of a server: it changes its certificate once a year. */
export const mostChains = 4;
/** Certificates of a chain that are drawn; real ones have at most five. */
export const mostLinks = 10;
export const mostErrors = 12;
export const mostTxnIds = 12;
export const mostWhatIf = 300;
export const mostBundles = 300;
export const mostBundleProblems = 50;

/** Characters of a name of the bundle's; a subject has some hundred. */
export const longestName = 280;
/** Characters of a sentence of ours: the longest are some six hundred. */
export const longestSentence = 1_500;
/** Characters of a quoted line: what is longer is a quoted message. */
export const longestLine = 1_500;
export const longestCommand = 2_400;
/** Characters of a PEM block: a certificate with some two hundred names. A longer one is left out: half of it is of no use. */
export const longestPem = 12_000;
