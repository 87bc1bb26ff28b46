#!/usr/bin/env node
import { ensureBuilt } from './build.js';

await ensureBuilt();
await import('../dist/griddesk.js');
