// A log as this system keeps them: encrypted with its key, for the days that were asked for, and gone with the stack.
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';

export interface HouseLogProps {
  /** `/logverdict/<stage>/<name>`, unless AWS wants another. */
  name: string;
  deployment: Deployment;
  key: DataKey;
}

export class HouseLog extends LogGroup {
  constructor(scope: Construct, id: string, { name, deployment, key }: HouseLogProps) {
    super(scope, id, {
      logGroupName: name,
      retention: deployment.logRetentionDays,
      encryptionKey: key.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

export const logNameOf = ({ stage }: Pick<Deployment, 'stage'>, name: string): string => `/logverdict/${stage}/${name}`;
