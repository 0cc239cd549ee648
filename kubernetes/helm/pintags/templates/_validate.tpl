{{/* What no schema can say, because it is about several values at once. All that is wrong is said at once. */}}
{{- define "pintags.validate" -}}
{{- $wrong := list -}}
{{- if not (or .Values.image.digest .Values.image.allowTag) -}}
{{- $wrong = append $wrong "image.digest is missing: a tag can be moved to another image, a digest cannot (image.allowTag=true accepts one all the same)" -}}
{{- end -}}
{{- if .Values.vaultAgent.enabled -}}
{{- if not .Values.vaultAgent.secretPath -}}
{{- $wrong = append $wrong "vaultAgent.secretPath is missing: the agent needs to know which entry of Vault holds the credentials" -}}
{{- end -}}
{{- if and (eq .Values.database.migration.mode "job") (not .Values.vaultAgent.migrationSecretPath) -}}
{{- $wrong = append $wrong "vaultAgent.migrationSecretPath is missing: the migration job runs as the owner of the schema, not as the application" -}}
{{- end -}}
{{- else -}}
{{- if not .Values.hubspot.secret.name -}}
{{- $wrong = append $wrong "hubspot.secret.name is missing: the Secret with the client id and secret of the HubSpot app" -}}
{{- end -}}
{{- if not .Values.database.secret.name -}}
{{- $wrong = append $wrong "database.secret.name is missing: the Secret with the application's role of PostgreSQL" -}}
{{- end -}}
{{- if and (eq .Values.database.migration.mode "job") (not .Values.database.migration.secret.name) -}}
{{- $wrong = append $wrong "database.migration.secret.name is missing: the Secret with the role that owns the schema (or set database.migration.mode to start or none)" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.database.secret.name (eq .Values.database.migration.mode "job") (eq .Values.database.secret.name .Values.database.migration.secret.name) (eq .Values.database.secret.usernameKey .Values.database.migration.secret.usernameKey) -}}
{{- $wrong = append $wrong "database.secret and database.migration.secret are the same role: the application could change its own audit log" -}}
{{- end -}}
{{- if and (ne .Values.database.tls.mode "require") (not .Values.database.tls.caSecret.name) -}}
{{- $wrong = append $wrong (printf "database.tls.caSecret.name is missing: %s cannot check the server without its certificate authority" .Values.database.tls.mode) -}}
{{- end -}}
{{- if and .Values.notify.webhookUrl (not .Values.notify.secret.name) -}}
{{- $wrong = append $wrong "notify.secret.name is missing: messages to notify.webhookUrl are signed, with the key in that Secret" -}}
{{- end -}}
{{- if and .Values.notify.webhookUrl .Values.networkPolicy.enabled (not .Values.networkPolicy.notify) (not .Values.networkPolicy.extraEgress) -}}
{{- $port := include "pintags.urlPort" .Values.notify.webhookUrl -}}
{{- $host := (urlParse .Values.notify.webhookUrl).hostname -}}
{{- if ne $port "443" -}}
{{- $wrong = append $wrong (printf "networkPolicy.notify is missing: the network policy lets nothing out to port %s of notify.webhookUrl; name its peers there (or write a rule in networkPolicy.extraEgress)" $port) -}}
{{- else if regexMatch "^[^.:]+$|\\.svc(\\..*)?$|\\.local$|^10\\.|^192\\.168\\.|^172\\.(1[6-9]|2[0-9]|3[01])\\." $host -}}
{{- $wrong = append $wrong (printf "networkPolicy.notify is missing: %s of notify.webhookUrl is inside the cluster or its network, and the network policy lets out to public addresses only; name its peers there (or write a rule in networkPolicy.extraEgress)" $host) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.mode "service") .Values.ingress.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.callers) -}}
{{- $wrong = append $wrong "networkPolicy.callers is missing: the network policy keeps the controller of ingress.enabled from the API; name its peers there" -}}
{{- end -}}
{{- if and (eq .Values.mode "service") (not .Values.tls.secretName) (not .Values.tls.providedByMesh) -}}
{{- $wrong = append $wrong "tls.secretName is missing: tokens must not travel in clear, so the API needs a certificate (tls.providedByMesh=true says that a mesh encrypts between callers and PinTags)" -}}
{{- end -}}
{{- if and .Values.tls.secretName .Values.tls.providedByMesh -}}
{{- $wrong = append $wrong "tls.secretName and tls.providedByMesh are both set: either PinTags encrypts or the mesh does" -}}
{{- end -}}
{{- if and (eq .Values.mode "service") .Values.tls.providedByMesh (ne .Values.service.type "ClusterIP") -}}
{{- $wrong = append $wrong (printf "service.type %s reaches callers outside the mesh of tls.providedByMesh, in clear: set tls.secretName, or leave it at ClusterIP" .Values.service.type) -}}
{{- end -}}
{{- if eq (int .Values.ports.api) (int .Values.ports.management) -}}
{{- $wrong = append $wrong "ports.api and ports.management are the same: health and metrics have a port of their own" -}}
{{- end -}}
{{- if lt (include "pintags.graceSeconds" . | int) (add 15 (int .Values.refresh.leaseSeconds) | int) -}}
{{- $wrong = append $wrong (printf "terminationGracePeriodSeconds must be refresh.leaseSeconds + 15 (%d) or more: a renewal in flight would be killed after HubSpot took its refresh token" (add 15 (int .Values.refresh.leaseSeconds))) -}}
{{- end -}}
{{- if and (eq .Values.mode "service") (not .Values.access.clients) (not .Values.access.clientsSecret) (not .Values.access.kubernetes.issuer) -}}
{{- $wrong = append $wrong "no caller is configured: set access.clients, access.clientsSecret or access.kubernetes.issuer; PinTags does not start without one" -}}
{{- end -}}
{{- if and .Values.access.kubernetes.issuer (eq .Values.access.kubernetes.audience .Values.vault.auth.audience) -}}
{{- $wrong = append $wrong "access.kubernetes.audience and vault.auth.audience are the same: a token that a caller sends would open Vault, too" -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- $wrong = append $wrong "autoscaling.minReplicas is more than autoscaling.maxReplicas" -}}
{{- end -}}
{{- if and .Values.externalSecrets.enabled (not .Values.externalSecrets.storeName) -}}
{{- $wrong = append $wrong "externalSecrets.storeName is missing: the store to fetch from" -}}
{{- end -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) -}}
{{- $wrong = append $wrong "serviceAccount.name is missing: Vault's role is bound to a ServiceAccount of PinTags' own, never to \"default\"" -}}
{{- end -}}
{{- range $name, $value := .Values.config -}}
{{- if regexMatch "(secret|password|token)$" $name -}}
{{- $wrong = append $wrong (printf "config must not hold %s: it becomes a ConfigMap, and secrets are given by reference only" $name) -}}
{{- end -}}
{{- end -}}
{{- if $wrong -}}
{{- fail (printf "\n\nThese values cannot work:\n  - %s\n" (join "\n  - " $wrong)) -}}
{{- end -}}
{{- end -}}
