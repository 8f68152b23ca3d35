/** @file A photo from the camera of a computer. */
import { byId } from './view/elements.ts'

/** @param otherwise what to do where there is no camera, or it may not be used */
export async function openCamera(
  taken: (photo: Blob) => void,
  otherwise: () => void,
): Promise<void> {
  const stream = await navigator.mediaDevices
    ?.getUserMedia({ video: { width: { ideal: 1280 } } })
    .catch(() => undefined)
  if (!stream) return otherwise()
  const dialog = byId<HTMLDialogElement>('camera-dialog')
  const video = byId<HTMLVideoElement>('viewfinder')
  const closed = new AbortController()
  dialog.addEventListener(
    'close',
    () => {
      closed.abort()
      video.srcObject = null
      for (const track of stream.getTracks()) track.stop()
    },
    closed,
  )
  byId('camera-close').addEventListener('click', () => dialog.close(), closed)
  byId('shoot').addEventListener(
    'click',
    () => {
      void photograph(video).then(taken)
      dialog.close()
    },
    closed,
  )
  video.srcObject = stream
  dialog.showModal()
}

function photograph(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth, videoHeight } = video
  const canvas = new OffscreenCanvas(videoWidth, videoHeight)
  canvas.getContext('2d')!.drawImage(video, 0, 0)
  return canvas.convertToBlob({ type: 'image/png' })
}
