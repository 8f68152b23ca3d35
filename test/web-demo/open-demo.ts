/** @file The built demo, opened in a browser of its own. */
import { chromium, type Page } from 'playwright-core'
import { type Site, serveSite } from './site.ts'
import { createVisitor, launchOptions, type Visitor } from './visitor.ts'

export interface Demo {
  site: Site
  page: Page
  visitor: Visitor
  close(): Promise<void>
}

interface Opening {
  /** Of the browser, beside the usual ones. */
  args?: string[]
  permissions?: string[]
}

/** @param query of the page's address, as in `?steps=3` */
export async function openDemo(
  query = '',
  { args = [], permissions = [] }: Opening = {},
): Promise<Demo> {
  const site = await serveSite()
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...launchOptions.args, ...args],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, permissions })
  const visitor = createVisitor(page, site.url)
  await page.goto(`${site.url}${query}`)
  return {
    site,
    page,
    visitor,
    async close() {
      await browser.close()
      site.close()
    },
  }
}
