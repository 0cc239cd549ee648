{{/* What "restricted" asks of a pod; fsGroup lets the process, and nobody else, read the mounted secrets. */}}
{{- define "pintags.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ int64 .Values.runAsUser }}
runAsGroup: {{ int64 .Values.sidecar.group }}
fsGroup: {{ int64 .Values.sidecar.group }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* The same for a container, said again so that it holds in a pod that says less. */}}
{{- define "pintags.containerSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ int64 .Values.runAsUser }}
runAsGroup: {{ int64 .Values.sidecar.group }}
privileged: false
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "pintags.heapMegabytes" -}}
{{- default (ternary 48 192 (eq .Values.image.flavor "native")) .Values.heapMegabytes -}}
{{- end -}}

{{/* What src/bench/footprint.sh measured, with room. No limit for the CPU: a throttled renewal is a late one. */}}
{{- define "pintags.resources" -}}
{{- if .Values.resources -}}
{{ toYaml .Values.resources }}
{{- else if eq .Values.image.flavor "native" -}}
requests: {cpu: 50m, memory: 96Mi, ephemeral-storage: 16Mi}
limits: {memory: 192Mi, ephemeral-storage: 64Mi}
{{- else -}}
requests: {cpu: 100m, memory: 256Mi, ephemeral-storage: 16Mi}
limits: {memory: 512Mi, ephemeral-storage: 64Mi}
{{- end -}}
{{- end -}}

{{/* Image, privileges, memory and scratch space: what every container of PinTags has in common. */}}
{{- define "pintags.containerBase" -}}
image: {{ include "pintags.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- include "pintags.containerSecurityContext" . | nindent 2 }}
resources:
  {{- include "pintags.resources" . | nindent 2 }}
{{- end -}}

{{/* A small young generation keeps what is touched small: most of what is allocated lives for one request. */}}
{{- define "pintags.heapArgument" -}}
{{- if eq .Values.image.flavor "native" }}
- {{ printf "-Xmx%vm" (include "pintags.heapMegabytes" .) }}
- -Xmn6m
- -XX:+ExitOnOutOfMemoryError
{{- end }}
{{- end -}}

{{- define "pintags.heapVariable" -}}
{{- if eq .Values.image.flavor "jvm" }}
- name: JDK_JAVA_OPTIONS
  value: {{ printf "-Xmx%vm -XX:-HeapDumpOnOutOfMemoryError -XX:+ExitOnOutOfMemoryError -XX:+DisableAttachMechanism" (include "pintags.heapMegabytes" .) }}
{{- end }}
{{- end -}}

{{/* A role of the database, by reference. Call with (dict "secret" ...). */}}
{{- define "pintags.databaseCredentials" -}}
- name: {{ .prefix }}_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ .secret.name }}
      key: {{ .secret.usernameKey }}
- name: {{ .prefix }}_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .secret.name }}
      key: {{ .secret.passwordKey }}
{{- end -}}

{{- define "pintags.secretVariables" -}}
{{- if not .Values.vaultAgent.enabled }}
- name: PINTAGS_HUBSPOT_CLIENT_ID
  valueFrom:
    secretKeyRef:
      name: {{ .Values.hubspot.secret.name }}
      key: {{ .Values.hubspot.secret.clientIdKey }}
- name: PINTAGS_HUBSPOT_CLIENT_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ .Values.hubspot.secret.name }}
      key: {{ .Values.hubspot.secret.clientSecretKey }}
{{ include "pintags.databaseCredentials" (dict "prefix" "QUARKUS_DATASOURCE" "secret" .Values.database.secret) }}
{{- end }}
{{- if and (eq .Values.database.migration.mode "start") .Values.database.migration.secret.name }}
- name: QUARKUS_FLYWAY_JDBC_URL
  value: {{ include "pintags.jdbcUrl" . | quote }}
{{ include "pintags.databaseCredentials" (dict "prefix" "QUARKUS_FLYWAY" "secret" .Values.database.migration.secret) }}
{{- end }}
{{- if .Values.notify.webhookUrl }}
- name: PINTAGS_NOTIFY_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ .Values.notify.secret.name }}
      key: {{ .Values.notify.secret.key }}
{{- end }}
{{- if .Values.notify.kubernetesEvents }}
- name: PINTAGS_NOTIFY_KUBERNETES_POD_NAME
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
- name: PINTAGS_NOTIFY_KUBERNETES_POD_UID
  valueFrom:
    fieldRef: {fieldPath: metadata.uid}
{{- end }}
{{- end -}}

{{- define "pintags.volumeMounts" -}}
- name: pintags-tmp
  mountPath: /tmp
- name: pintags-config
  mountPath: /etc/pintags/config
  readOnly: true
- name: pintags-vault-token
  mountPath: /var/run/secrets/pintags/vault
  readOnly: true
{{- if .Values.vault.caSecret.name }}
- name: pintags-vault-ca
  mountPath: /etc/pintags/vault-ca
  readOnly: true
{{- end }}
{{- include "pintags.databaseCaMount" . }}
{{- if .Values.access.clientsSecret }}
- name: pintags-clients
  mountPath: /etc/pintags/clients
  readOnly: true
{{- end }}
{{- if .Values.access.kubernetes.jwksConfigMap }}
- name: pintags-issuer
  mountPath: /etc/pintags/issuer
  readOnly: true
{{- end }}
{{- if .Values.notify.kubernetesEvents }}
- name: pintags-cluster
  mountPath: /var/run/secrets/pintags/cluster
  readOnly: true
{{- end }}
{{- end -}}

{{- define "pintags.databaseCaMount" -}}
{{- if .Values.database.tls.caSecret.name }}
- name: pintags-database-ca
  mountPath: /etc/pintags/database-ca
  readOnly: true
{{- end }}
{{- end -}}

{{- define "pintags.volumes" -}}
{{ include "pintags.tmpVolume" . }}
- name: pintags-config
  configMap:
    name: {{ include "pintags.fullname" . }}-properties
{{ include "pintags.vaultTokenVolume" . }}
{{- if .Values.vault.caSecret.name }}
- name: pintags-vault-ca
  secret:
    secretName: {{ .Values.vault.caSecret.name }}
    defaultMode: 0440
    items:
      - key: {{ .Values.vault.caSecret.key }}
        path: ca.crt
{{- end }}
{{- include "pintags.databaseCaVolume" . }}
{{- if .Values.access.clientsSecret }}
- name: pintags-clients
  secret:
    secretName: {{ .Values.access.clientsSecret }}
    defaultMode: 0440
    items:
      - key: clients.json
        path: clients.json
{{- end }}
{{- if .Values.access.kubernetes.jwksConfigMap }}
- name: pintags-issuer
  configMap:
    name: {{ .Values.access.kubernetes.jwksConfigMap }}
    items:
      - key: jwks.json
        path: jwks.json
{{- end }}
{{- if .Values.notify.kubernetesEvents }}
{{ include "pintags.clusterVolume" . }}
{{- end }}
{{- end -}}

{{/* What a pod has by default and this one has not: a token for the API server, here for creating Events and no more. */}}
{{- define "pintags.clusterVolume" -}}
- name: pintags-cluster
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken:
          expirationSeconds: 3600
          path: token
      - configMap:
          name: kube-root-ca.crt
          items:
            - {key: ca.crt, path: ca.crt}
      - downwardAPI:
          items:
            - path: namespace
              fieldRef: {fieldPath: metadata.namespace}
{{- end -}}

{{- define "pintags.tmpVolume" -}}
- name: pintags-tmp
  emptyDir:
    medium: Memory
    sizeLimit: 16Mi
{{- end -}}

{{/* Good for Vault alone: no other audience accepts it, the API server included. */}}
{{- define "pintags.vaultTokenVolume" -}}
- name: pintags-vault-token
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken:
          audience: {{ .Values.vault.auth.audience }}
          expirationSeconds: {{ .Values.vault.auth.expirationSeconds }}
          path: token
{{- end -}}

{{- define "pintags.databaseCaVolume" -}}
{{- if .Values.database.tls.caSecret.name }}
- name: pintags-database-ca
  secret:
    secretName: {{ .Values.database.tls.caSecret.name }}
    defaultMode: 0440
    items:
      - key: {{ .Values.database.tls.caSecret.key }}
        path: ca.crt
{{- end }}
{{- end -}}

{{/* 60 seconds to come up; after that two minutes of silence before the kubelet starts it anew. */}}
{{- define "pintags.probes" -}}
startupProbe:
  httpGet:
    path: /q/health/started
    port: {{ .Values.ports.management }}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /q/health/live
    port: {{ .Values.ports.management }}
  periodSeconds: 20
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{- define "pintags.readinessProbe" -}}
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: {{ .Values.ports.management }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 3
{{- end -}}
