package com.neuropilot.backup.examples.inventory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Nothing without a login: a form for people, basic authentication for Prometheus. Whatever changes
 * something needs the token that only this site's own pages can read.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String OWN_FILES_ONLY =
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none';"
          + " form-action 'self'";

  @Bean
  SecurityFilterChain security(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .formLogin(form -> form.defaultSuccessUrl("/admin/index.html", true))
        .httpBasic(Customizer.withDefaults())
        .csrf(csrf -> csrf.spa())
        .headers(
            headers ->
                headers.contentSecurityPolicy(policy -> policy.policyDirectives(OWN_FILES_ONLY)))
        .build();
  }
}
