/** @file `npm run build`: always a fresh dist/. */
import { build, install, isInstalled } from './prepare.mjs'

if (!isInstalled()) install()
build()
