/**
 * @file Objects in S3, or what speaks its protocol: address, region and credentials are those of the
 * official client (AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID, …).
 */
import { firstLine } from '../errors.ts'
import { importFor } from '../packages.ts'
import { type ObjectStore, StoreError } from './objects.ts'

/** @param address s3://bucket/prefix */
export async function openS3(address: string): Promise<ObjectStore> {
  const load = () => import('@aws-sdk/client-s3')
  const { S3Client, GetObjectCommand, HeadObjectCommand, PutObjectCommand } = await importFor(
    load,
    '--store s3://',
    '@aws-sdk/client-s3',
  )
  const { host: Bucket, pathname } = new URL(address)
  const prefix = pathname.replace(/^\/+|\/+$/g, '')
  const at = (name: string) => ({ Bucket, Key: prefix ? `${prefix}/${name}` : name })
  // Servers other than Amazon's seldom have a host name for each bucket.
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL)
  const client = new S3Client({ forcePathStyle })
  const asking = <T>(work: Promise<T>, missing?: T) =>
    work.catch((error: unknown) => {
      if (missing !== undefined && isAbsent(error)) return missing
      throw new StoreError(`${address}: ${firstLine(error)}`)
    })
  return {
    async has(name) {
      const found = client.send(new HeadObjectCommand(at(name))).then(() => true)
      return asking(found, false)
    },
    async get(name) {
      const bytes = async () => {
        const { Body } = await client.send(new GetObjectCommand(at(name)))
        return (await Body?.transformToByteArray()) ?? null
      }
      return (await asking<Uint8Array | null>(bytes(), null)) ?? undefined
    },
    async put(name, data) {
      const command = new PutObjectCommand({ ...at(name), Body: data, IfNoneMatch: '*' })
      await asking(client.send(command).catch(ignoreExisting))
    },
  }
}

/** 412: it is there. 409: somebody else is putting it at this moment. */
function ignoreExisting(error: Answer): void {
  if (![409, 412].includes(error.$metadata?.httpStatusCode ?? 0)) throw error
}

/** An error of the client, as far as it tells what the server answered. */
interface Answer {
  $metadata?: { httpStatusCode?: number }
  name?: string
}

function isAbsent(error: unknown): boolean {
  const { $metadata, name } = error as Answer
  return $metadata?.httpStatusCode === 404 && name !== 'NoSuchBucket'
}
