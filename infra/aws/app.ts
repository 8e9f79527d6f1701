// Entry of the CDK. Runs under the CDK's command line and, with CDK_OUTDIR, by itself.
import { checkedApp } from './checked-app.ts';

checkedApp().app.synth();
