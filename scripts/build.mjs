/** @file `npm run build`: always a fresh dist/. */
import { build } from './prepare.mjs'

build()
