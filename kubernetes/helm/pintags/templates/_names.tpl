{{- define "pintags.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of the release's objects; short enough for the suffixes that they get. */}}
{{- define "pintags.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "pintags.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "pintags.serviceAccountName" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "pintags.fullname" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{- define "pintags.selectorLabels" -}}
app.kubernetes.io/name: {{ include "pintags.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "pintags.labels" -}}
{{ include "pintags.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: pintags
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "pintags.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* What the API's port speaks, by which it is also called. */}}
{{- define "pintags.scheme" -}}
{{- ternary "https" "http" (ne .Values.tls.secretName "") -}}
{{- end -}}

{{- define "pintags.servicePort" -}}
{{- default (ternary 443 80 (ne .Values.tls.secretName "")) .Values.service.port -}}
{{- end -}}

{{/* How long a pod may take to end: what is in flight owns its account for the length of the lease. */}}
{{- define "pintags.graceSeconds" -}}
{{- default (add 15 .Values.refresh.leaseSeconds) .Values.terminationGracePeriodSeconds -}}
{{- end -}}
