{{/*
PinTags beside a workload. A chart that depends on this one (values: mode "sidecar") puts these into its pods, each with
the dependency's own context, ".Subcharts.pintags":

  pintags.sidecar                     an item of initContainers: first to start, last to end, and no obstacle to a Job
  pintags.sidecar.volumes             items of volumes
  pintags.sidecar.podSecurityContext  the pod's securityContext
  pintags.sidecar.labels              labels of the pod, by which the network policy and the PodMonitor find it
  pintags.sidecar.annotations         annotations of the pod, which roll it when the settings change
  pintags.sidecar.clientEnvironment   items of the workload's env: PINTAGS_URL and PINTAGS_TOKEN_FILE
  pintags.sidecar.clientMount         an item of the workload's volumeMounts: the token file, read-only

The pod also needs serviceAccountName (pintags.serviceAccountName), automountServiceAccountToken: false, and a
terminationGracePeriodSeconds of its own need plus pintags.graceSeconds: the kubelet ends sidecars in what is left.
*/}}
{{- define "pintags.sidecar" -}}
- name: pintags
  restartPolicy: Always
  {{- include "pintags.containerBase" . | nindent 2 }}
  {{- with include "pintags.heapArgument" . | trim }}
  args:
    {{- . | nindent 4 }}
  {{- end }}
  envFrom:
    - configMapRef:
        name: {{ include "pintags.fullname" . }}
  env:
    - name: QUARKUS_HTTP_HOST
      value: 127.0.0.1
    - name: QUARKUS_MANAGEMENT_HOST
      value: 0.0.0.0
    - name: PINTAGS_ACCESS_SIDECAR
      value: "true"
    - name: PINTAGS_ACCESS_LOCAL_ACCOUNTS
      value: {{ join "," .Values.sidecar.accounts | quote }}
    - name: PINTAGS_ACCESS_LOCAL_PERMISSIONS
      value: {{ join "," .Values.sidecar.permissions | quote }}
    - name: PINTAGS_ACCESS_LOCAL_TOKEN_FILE
      value: {{ .Values.sidecar.tokenDirectory }}/token
    {{- with include "pintags.heapVariable" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with include "pintags.secretVariables" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
  ports:
    - name: pintags-mgmt
      containerPort: {{ .Values.ports.management }}
  {{- include "pintags.probes" . | nindent 2 }}
  {{- if .Values.sidecar.readinessProbe }}
  {{- with include "pintags.readinessProbe" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- end }}
  volumeMounts:
    {{- include "pintags.volumeMounts" . | nindent 4 }}
    - name: pintags-token
      mountPath: {{ .Values.sidecar.tokenDirectory }}
{{- end -}}

{{- define "pintags.sidecar.volumes" -}}
{{ include "pintags.volumes" . }}
- name: pintags-token
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- end -}}

{{- define "pintags.sidecar.podSecurityContext" -}}
{{- include "pintags.podSecurityContext" . -}}
{{- end -}}

{{- define "pintags.sidecar.labels" -}}
pintags.io/sidecar: {{ include "pintags.fullname" . }}
{{- end -}}

{{- define "pintags.sidecar.annotations" -}}
{{- include "pintags.podAnnotations" . -}}
{{- end -}}

{{- define "pintags.sidecar.clientEnvironment" -}}
- name: PINTAGS_URL
  value: http://127.0.0.1:{{ .Values.ports.api }}
- name: PINTAGS_TOKEN_FILE
  value: {{ .Values.sidecar.tokenDirectory }}/token
{{- end -}}

{{- define "pintags.sidecar.clientMount" -}}
- name: pintags-token
  mountPath: {{ .Values.sidecar.tokenDirectory }}
  readOnly: true
{{- end -}}
