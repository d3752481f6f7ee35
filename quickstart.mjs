#!/usr/bin/env node
import { main } from './quickstart/main.mjs';

process.exitCode = await main(process.argv.slice(2));
