// A pack of three signatures and one remedy.
import type { CompiledSignature } from '../../shared/model/pack.ts';
import { suppliedPack } from '../../shared/signatures/supplied-pack.ts';

const signature = (id: string, change: Partial<CompiledSignature> = {}): CompiledSignature => ({
  id,
  title: `Title of ${id}`,
  status: 'stable',
  severity: 'high',
  reads: 'warning',
  literal: 'verification failed',
  pattern: 'verification failed',
  where: { verifyErrors: null, alerts: null },
  otherwise: false,
  cause: 'self-signed',
  alsoPossible: [],
  says: 'a line',
  because: 'a reason',
  needs: [],
  remedies: ['upload-ca'],
  references: [],
  ...change,
});

export const smallPack = suppliedPack({
  id: 'small',
  version: '1.0.0',
  sha256: 'e'.repeat(64),
  signatures: [
    signature('expressway/traffic-server/self-signed'),
    signature('expressway/traffic-server/expired', { cause: 'expired' }),
    signature('expressway/traffic-server/old', { status: 'retired' }),
  ],
  remedies: [
    {
      id: 'upload-ca',
      kind: 'fix',
      title: 'Upload the CA certificate',
      assumes: [],
      where: 'expressway',
      scope: 'every-cluster-peer',
      steps: ['Upload it.'],
      effect: 'none',
      stepsAtHand: [],
      commands: [],
      requiresRestart: 'none',
      risk: { serviceImpact: 'none', securityImpact: 'none', reversible: true },
      verify: 'Log in.',
      rollback: 'Remove it.',
      references: [],
    },
  ],
});
