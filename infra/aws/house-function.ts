// A function as this system runs them: runtime, processor, bundle, log and role are the same for all; what it may do and
// the environment that tells it about that come from one place.
import { AssetHashType, Aws, DockerImage, type Duration } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import { bundleFunction, entryFolder, type FunctionName } from './function-bundle.ts';
import { HouseLog, logNameOf } from './house-log.ts';

/** Variables of a handler that the infrastructure has to set: Lambda sets the region, tests alone some others. */
export type OwnVariables<Environment> = Omit<Environment, 'AWS_REGION' | 'S3_PATH_STYLE' | 'EVENT_HOLD_BACK_MS'>;

/** Permissions of one function. Actions are written out, and resources as narrow as the service can tell them apart. */
export interface Grantee {
  /** With `via`, only in what that service does for the function: a key is of no use by itself. */
  allow(actions: readonly string[], resources: readonly string[], via?: 's3' | 'dynamodb'): void;
}

export interface HouseFunctionProps<Variables> {
  name: FunctionName;
  description: string;
  deployment: Deployment;
  key: DataKey;
  memorySize: number;
  timeout: Duration;
  reservedConcurrentExecutions?: number | undefined;
  /** Grants what the function needs, and answers the variables that name it. */
  access: (grantee: Grantee) => Variables;
}

export class HouseFunction<Variables extends Record<keyof Variables, string>> extends Construct {
  readonly name: FunctionName;
  readonly function: lambda.Function;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: HouseFunctionProps<Variables>) {
    super(scope, id);
    const { name, deployment, key, reservedConcurrentExecutions } = props;
    this.name = name;
    const logGroup = new HouseLog(this, 'log', { name: logNameOf(deployment, name), deployment, key });
    this.role = new Role(this, 'role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.function = new lambda.Function(this, 'function', {
      functionName: `logverdict-${deployment.stage}-${name}`,
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: bundledCode(name),
      memorySize: props.memorySize,
      timeout: props.timeout,
      role: this.role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: lambda.Tracing.ACTIVE,
      environment: { ...props.access(granteeOf(this.role)), NODE_OPTIONS: '--enable-source-maps' },
      ...(reservedConcurrentExecutions !== undefined && { reservedConcurrentExecutions }),
    });
  }
}

const granteeOf = (role: IGrantable): Grantee => ({
  allow: (actions, resources, via) => {
    const statement = new PolicyStatement({ actions: [...actions], resources: [...resources] });
    if (via) statement.addCondition('StringEquals', { 'kms:ViaService': `${via}.${Aws.REGION}.amazonaws.com` });
    role.grantPrincipal.addToPrincipalPolicy(statement);
  },
});

/** Bundled here, by esbuild: the image is asked for by the type, and never by this machine. */
const bundledCode = (name: FunctionName): lambda.Code =>
  lambda.Code.fromAsset(entryFolder(name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (folder) => {
          bundleFunction(name, folder);
          return true;
        },
      },
    },
  });
