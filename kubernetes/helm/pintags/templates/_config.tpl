{{/* Everything that is not a secret, in the form of environment variables. */}}
{{- define "pintags.environment" -}}
PINTAGS_TENANT: {{ .Values.tenant | quote }}
PINTAGS_PUBLIC_URL: {{ .Values.publicUrl | quote }}
PINTAGS_HUBSPOT_API_URL: {{ .Values.hubspot.apiUrl | quote }}
PINTAGS_HUBSPOT_APP_URL: {{ .Values.hubspot.appUrl | quote }}
PINTAGS_HUBSPOT_API_VERSION: {{ .Values.hubspot.apiVersion | quote }}
PINTAGS_HUBSPOT_SCOPES: {{ join "," .Values.hubspot.scopes | quote }}
{{- with .Values.hubspot.optionalScopes }}
PINTAGS_HUBSPOT_OPTIONAL_SCOPES: {{ join "," . | quote }}
{{- end }}
PINTAGS_PRIVACY_CONTACT: {{ .Values.privacy.contact | quote }}
PINTAGS_CONNECT_ALLOW: {{ .Values.connect.allow | quote }}
{{- with .Values.notify.webhookUrl }}
PINTAGS_NOTIFY_WEBHOOK_URL: {{ . | quote }}
{{- end }}
{{- if .Values.notify.kubernetesEvents }}
PINTAGS_NOTIFY_KUBERNETES_EVENTS: "true"
PINTAGS_NOTIFY_KUBERNETES_SERVICE_ACCOUNT: /var/run/secrets/pintags/cluster
{{- end }}
PINTAGS_CRYPTO_KIND: transit
PINTAGS_CRYPTO_TRANSIT_KEY: {{ .Values.vault.transitKey | quote }}
PINTAGS_REFRESH_EVERY: {{ .Values.refresh.every | quote }}
PINTAGS_REFRESH_LEASE: {{ printf "%vs" .Values.refresh.leaseSeconds | quote }}
PINTAGS_REFRESH_RATE_PER_SECOND: {{ .Values.refresh.ratePerSecond | quote }}
PINTAGS_DATABASE_MIGRATE_AT_START: {{ eq .Values.database.migration.mode "start" | quote }}
QUARKUS_DATASOURCE_JDBC_URL: {{ include "pintags.jdbcUrl" . | quote }}
QUARKUS_DATASOURCE_JDBC_MAX_SIZE: {{ .Values.database.poolSize | quote }}
QUARKUS_VAULT_URL: {{ .Values.vault.url | quote }}
QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_ROLE: {{ .Values.vault.auth.role | quote }}
QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_AUTH_MOUNT_PATH: {{ .Values.vault.auth.mountPath | quote }}
QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_JWT_TOKEN_PATH: /var/run/secrets/pintags/vault/token
QUARKUS_VAULT_TRANSIT_SECRET_ENGINE_MOUNT_PATH: {{ .Values.vault.transitMount | quote }}
{{- with .Values.vault.namespace }}
QUARKUS_VAULT_ENTERPRISE_NAMESPACE: {{ . | quote }}
{{- end }}
{{- if .Values.vault.caSecret.name }}
QUARKUS_VAULT_TLS_CA_CERT: /etc/pintags/vault-ca/ca.crt
{{- end }}
{{- if .Values.access.clientsSecret }}
PINTAGS_ACCESS_CLIENTS_FILE: /etc/pintags/clients/clients.json
{{- end }}
{{- if .Values.access.kubernetes.issuer }}
PINTAGS_ACCESS_KUBERNETES_ISSUER: {{ .Values.access.kubernetes.issuer | quote }}
PINTAGS_ACCESS_KUBERNETES_AUDIENCE: {{ .Values.access.kubernetes.audience | quote }}
{{- with .Values.access.kubernetes.jwksUrl }}
PINTAGS_ACCESS_KUBERNETES_JWKS_URL: {{ . | quote }}
{{- end }}
{{- if .Values.access.kubernetes.jwksConfigMap }}
PINTAGS_ACCESS_KUBERNETES_JWKS_FILE: /etc/pintags/issuer/jwks.json
{{- end }}
{{- end }}
QUARKUS_HTTP_PORT: {{ .Values.ports.api | quote }}
QUARKUS_MANAGEMENT_PORT: {{ .Values.ports.management | quote }}
QUARKUS_SHUTDOWN_TIMEOUT: {{ printf "%dS" (sub (include "pintags.graceSeconds" . | int) 10) | quote }}
SMALLRYE_CONFIG_LOCATIONS: {{ include "pintags.locations" . | quote }}
{{- end -}}

{{/* The files with further settings; the first wins. */}}
{{- define "pintags.locations" -}}
{{- $files := list "/etc/pintags/config/pintags.properties" -}}
{{- if .Values.vaultAgent.enabled -}}
{{- $files = append $files "/vault/secrets/pintags.properties" -}}
{{- end -}}
{{- join "," $files -}}
{{- end -}}

{{- define "pintags.jdbcUrl" -}}
{{- $url := printf "jdbc:postgresql://%s:%v/%s?sslmode=%s" .Values.database.host .Values.database.port .Values.database.name .Values.database.tls.mode -}}
{{- if .Values.database.tls.caSecret.name -}}
{{- $url = printf "%s&sslrootcert=/etc/pintags/database-ca/ca.crt" $url -}}
{{- end -}}
{{- if .Values.database.schema -}}
{{- $url = printf "%s&currentSchema=%s" $url .Values.database.schema -}}
{{- end -}}
{{- $url -}}
{{- end -}}

{{/* Callers and further settings, whose names no environment variable can carry unchanged. */}}
{{- define "pintags.properties" -}}
{{- range $id, $client := .Values.access.clients }}
pintags.access.clients."{{ $id }}".secret-sha256={{ join "," $client.secretSha256 }}
pintags.access.clients."{{ $id }}".accounts={{ join "," $client.accounts }}
pintags.access.clients."{{ $id }}".permissions={{ join "," (default (list "token:use") $client.permissions) }}
{{- end }}
{{- range $account, $client := .Values.access.kubernetes.serviceAccounts }}
pintags.access.kubernetes.service-accounts."{{ $account | replace ":" "\\:" }}"={{ $client }}
{{- end }}
{{- range $name, $value := .Values.config }}
{{ $name }}={{ include "pintags.plain" $value }}
{{- end }}
{{- end -}}

{{/* Every number of the values is a float, and 1e+06 is no number to who wants a whole one. */}}
{{- define "pintags.plain" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) -}}
{{- int64 . -}}
{{- else -}}
{{- . -}}
{{- end -}}
{{- end -}}

{{/* A pod with another checksum is another pod: a change of the settings rolls them. */}}
{{- define "pintags.podAnnotations" -}}
pintags.io/config-checksum: {{ printf "%s\n%s" (include "pintags.environment" .) (include "pintags.properties" .) | sha256sum }}
{{- with .Values.rolloutToken }}
pintags.io/rollout: {{ . | quote }}
{{- end }}
{{- if .Values.vaultAgent.enabled }}
{{ include "pintags.agentAnnotations" (dict "root" . "container" "pintags" "path" .Values.vaultAgent.secretPath "hubspot" true) }}
{{- end }}
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
The Vault Agent Injector writes one properties file before PinTags starts and is gone then: an agent that stayed would
keep Jobs from finishing. "init first" because PinTags itself is an init container in sidecar mode. Of the ordinary
containers only the named one gets the file; every init container does, PinTags' and the workload's, so that it can be read
by PinTags' user alone and not by the group, which is the whole pod's.
*/}}
{{- define "pintags.agentAnnotations" -}}
vault.hashicorp.com/agent-inject: "true"
vault.hashicorp.com/agent-inject-containers: {{ .container }}
vault.hashicorp.com/agent-init-first: "true"
vault.hashicorp.com/agent-pre-populate-only: "true"
vault.hashicorp.com/agent-service-account-token-volume-name: pintags-vault-token
vault.hashicorp.com/role: {{ .root.Values.vaultAgent.role | quote }}
vault.hashicorp.com/auth-path: {{ printf "auth/%s" .root.Values.vault.auth.mountPath | quote }}
{{- with .root.Values.vault.namespace }}
vault.hashicorp.com/namespace: {{ . | quote }}
{{- end }}
vault.hashicorp.com/agent-run-as-user: {{ int64 .root.Values.runAsUser | quote }}
vault.hashicorp.com/agent-run-as-group: {{ int64 .root.Values.sidecar.group | quote }}
vault.hashicorp.com/agent-inject-perms-pintags.properties: "0400"
vault.hashicorp.com/agent-inject-secret-pintags.properties: {{ .path | quote }}
vault.hashicorp.com/agent-inject-template-pintags.properties: |
  {{ "{{-" }} with secret {{ .path | quote }} {{ "}}" }}
  quarkus.datasource.username={{ "{{ .Data.data.database_username }}" }}
  quarkus.datasource.password={{ "{{ .Data.data.database_password }}" }}
  {{- if .hubspot }}
  pintags.hubspot.client-id={{ "{{ .Data.data.hubspot_client_id }}" }}
  pintags.hubspot.client-secret={{ "{{ .Data.data.hubspot_client_secret }}" }}
  {{- end }}
  {{ "{{- end }}" }}
{{- end -}}
