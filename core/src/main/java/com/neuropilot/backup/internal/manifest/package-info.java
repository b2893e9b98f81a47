/**
 * How one backup lies in a storage: names of objects, the manifest, the checksum file, the
 * instructions for people.
 */
package com.neuropilot.backup.internal.manifest;
