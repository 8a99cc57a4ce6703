import assert from 'node:assert/strict'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../errors/refusal.ts'
import { DeadlinePassed, faultOf, WaitingRoomFull } from './faults.ts'

/** As mysql2 throws what the server said; its `code` is never looked at, since it is wrong for MariaDB's own. */
const serverError = (errno: number) => Object.assign(new Error('the server said no'), { errno, code: 'ER_X' })
const socketError = (properties: object) => Object.assign(new Error('the socket failed'), properties)

describe('the fault of an error', () => {
  it.each([
    [1213, 'deadlock'],
    [1020, 'deadlock'],
    [1205, 'lock-timeout'],
    [3572, 'lock-timeout'],
    [1062, 'duplicate-key'],
    [1053, 'connection-lost'],
    [1317, 'connection-lost'],
    [1927, 'connection-lost'],
    [4031, 'connection-lost'],
    [1040, 'not-begun'],
    [1203, 'not-begun'],
    [1226, 'not-begun'],
    [1044, 'not-begun'],
    [1045, 'not-begun'],
    [1049, 'not-begun'],
    [1146, 'not-begun'],
    [1054, 'not-begun'],
    [1290, 'cannot-write'],
    [1836, 'cannot-write'],
    [1792, 'cannot-write'],
    [1114, 'cannot-write'],
    [1021, 'cannot-write'],
    [4025, 'bug'],
    [3819, 'bug'],
    [1264, 'bug'],
    [1064, 'bug'],
    [1406, 'bug'],
  ])('is, for error %i, "%s"', (errno, fault) => {
    expect(faultOf(serverError(errno))).toBe(fault)
  })

  it('follows the number also where the server closed the connection with it', () => {
    expect(faultOf(Object.assign(serverError(1040), { fatal: true }))).toBe('not-begun')
  })

  it.each([
    ['a refused connection', { code: 'ECONNREFUSED', errno: -111, syscall: 'connect', fatal: true }],
    ['a refused connection, tried over IPv6 and IPv4', { code: 'ECONNREFUSED', fatal: true }],
    ['a Unix socket that is not there', { code: 'ENOENT', errno: -2, syscall: 'connect', fatal: true }],
    ['a host without an address', { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', fatal: true }],
    ['a name server that is away', { code: 'EAI_AGAIN', errno: -3001, syscall: 'getaddrinfo', fatal: true }],
    ['a host out of reach', { code: 'EHOSTUNREACH', errno: -113, syscall: 'connect', fatal: true }],
    ['a network out of reach', { code: 'ENETUNREACH', errno: -101, syscall: 'connect', fatal: true }],
    ['a server that does not answer the greeting', { code: 'ETIMEDOUT', syscall: 'connect', fatal: true }],
  ])('is "not-begun" for %s', (_name, properties) => {
    expect(faultOf(socketError(properties))).toBe('not-begun')
  })

  it.each([
    ['a connection that the server closed', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }],
    ['a connection that was reset', { code: 'ECONNRESET', errno: -104, syscall: 'read' }],
    ['a write into a closed socket', { code: 'EPIPE', errno: -32, syscall: 'write' }],
    ['a peer that fell silent', { code: 'ETIMEDOUT', errno: -110, syscall: 'read' }],
    ['a statement on a closed connection', { fatal: true }],
  ])('is "connection-lost" for %s', (_name, properties) => {
    expect(faultOf(socketError(properties))).toBe('connection-lost')
  })

  it('is "connection-lost" for a statement without an answer by its deadline', () => {
    expect(faultOf(new DeadlinePassed('late'))).toBe('connection-lost')
  })

  it('is "not-begun" for a full waiting room', () => {
    expect(faultOf(new WaitingRoomFull('full'))).toBe('not-begun')
  })

  it.each([
    ['a failed assertion', new assert.AssertionError({ message: 'broken' })],
    ['a refusal', new Refusal('CART_EMPTY')],
    ['a plain error', new Error('oops')],
    ['no error at all', undefined],
    ['a thrown text', 'ECONNREFUSED'],
    ['an errno that is a text', socketError({ errno: '1213' })],
  ])('is "bug" for %s', (_name, error) => {
    expect(faultOf(error)).toBe('bug')
  })
})
