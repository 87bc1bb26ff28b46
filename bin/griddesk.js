#!/usr/bin/env -S node --max-semi-space-size=64
import { ensureBuilt } from './build.js';

// restify's dependencies reach for a deprecated binding at import, which nobody here can change.
process.noDeprecation = true;
await ensureBuilt();
await import('../dist/griddesk.js');
