import type { IJob } from 'kubernetes-models/batch/v1'
import type { ISecret } from 'kubernetes-models/v1'
import { labelsOf, metadata, type Place } from './manifest.ts'
import { RESTRICTED_CONTAINER, RESTRICTED_POD, volumesOf } from './pod.ts'

const SECRETS = ['database-url', 'database-admin-url']
/** It waits up to five minutes for the server; a change of large tables takes its time. */
const DEADLINE_SECONDS = 3_600
const KEPT_SECONDS = 86_400

/** The job that makes the database ready, before functions of a newer version run on it. */
export function migrateJob(image: string, place: Place): IJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('migrate', place, labelsOf('migrate', 'tools')),
    spec: {
      // Safe to run again: it goes on where it stopped.
      backoffLimit: 3,
      activeDeadlineSeconds: DEADLINE_SECONDS,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        metadata: { labels: labelsOf('migrate', 'tools') },
        spec: {
          ...RESTRICTED_POD,
          restartPolicy: 'Never',
          containers: [
            {
              name: 'migrate',
              image,
              args: ['migrate'],
              resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } },
              ...RESTRICTED_CONTAINER,
            },
          ],
          volumes: volumesOf(SECRETS),
        },
      },
    },
  }
}

/** The shape of the two secrets: words in capitals stand for what is the shop's own. */
export function exampleSecrets(place: Place): ISecret[] {
  const secret = (name: string, user: string): ISecret => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(name, place),
    type: 'Opaque',
    stringData: { [name]: `mysql://${user}:PASSWORD@DATABASE-HOST:3306/kedai` },
  })
  return [secret('database-url', 'kedai'), secret('database-admin-url', 'kedai_admin')]
}
