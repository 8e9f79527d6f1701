// Findings over time, what-ifs, and what changed, as they are answered.
import * as z from 'zod';
import { Finding } from '../../../shared/model/finding.ts';
import { EventRecord, FindingRecord } from '../../../shared/model/stored-records.ts';
import { WhatIf } from '../../../shared/model/what-if.ts';
import { BundleId, Links, omittedOf, pageOf, Reference, Site } from './answer-parts.ts';

/** What is answered beside what is stored. */
const shown = { site: Site, reference: Reference, links: Links };

export const FindingOverTime = FindingRecord.extend(shown);
export const FindingList = pageOf(FindingOverTime);

export const FindingDetail = Finding.extend(FindingRecord.shape).extend(shown);

const [classified, verdictChanged, findingChanged] = EventRecord.options;
export const BundleClassifiedEvent = classified.extend(shown).extend({ nodesTotal: z.number() });
export const NodeVerdictChangedEvent = verdictChanged.extend(shown);
export const FindingEvent = findingChanged.extend(shown);
export const Event = z.union([BundleClassifiedEvent, NodeVerdictChangedEvent, FindingEvent]);
export const EventList = pageOf(Event);

export const WhatIfAnswer = WhatIf.extend({ bundleId: BundleId, links: Links, omitted: omittedOf('servers') });
