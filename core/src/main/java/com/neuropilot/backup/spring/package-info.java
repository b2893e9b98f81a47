/**
 * Backs up the database of a Spring Boot 4 application: {@code neuropilot.backup.*} are the keys of
 * the configuration file. All of Spring is an optional dependency; what is missing on the class
 * path switches off what needs it.
 */
package com.neuropilot.backup.spring;
