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
  const asking = async <T>(work: Promise<T>, missing?: T): Promise<T> => {
    try {
      return await work
    } catch (error) {
      const { $metadata, name } = error as {
        $metadata?: { httpStatusCode?: number }
        name?: string
      }
      const absent = $metadata?.httpStatusCode === 404 && name !== 'NoSuchBucket'
      if (absent && missing !== undefined) return missing
      throw new StoreError(`${address}: ${firstLine(error)}`)
    }
  }
  return {
    has: (name) =>
      asking(
        client.send(new HeadObjectCommand(at(name))).then(() => true),
        false,
      ),
    async get(name) {
      const bytes = async () => {
        const { Body } = await client.send(new GetObjectCommand(at(name)))
        return (await Body?.transformToByteArray()) ?? null
      }
      return (await asking<Uint8Array | null>(bytes(), null)) ?? undefined
    },
    async put(name, data) {
      const command = new PutObjectCommand({ ...at(name), Body: data, IfNoneMatch: '*' })
      await asking(
        client
          .send(command)
          .then(() => true)
          .catch(ignoreExisting),
      )
    },
  }
}

/** 412: it is there. 409: somebody else is putting it at this moment. */
function ignoreExisting(error: { $metadata?: { httpStatusCode?: number } }): true {
  if ([409, 412].includes(error.$metadata?.httpStatusCode ?? 0)) return true
  throw error
}
