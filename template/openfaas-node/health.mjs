// The container's own health check, without a shell or curl: exit code 0 when the function answers.
import { get } from 'node:http'

const port = process.env.PORT || 8080
const request = get(
  { host: '127.0.0.1', port, path: process.argv[2] ?? '/_/health', timeout: 4000 },
  (response) => {
    process.exit(response.statusCode === 200 ? 0 : 1)
  },
)
request.on('timeout', () => process.exit(1))
request.on('error', () => process.exit(1))
