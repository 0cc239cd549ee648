{{- define "pintags.egressDns" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end -}}

{{- define "pintags.egressDatabase" -}}
- to:
    {{- toYaml .Values.networkPolicy.database | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ .Values.database.port }}}
{{- end -}}

{{- define "pintags.egressVault" -}}
- to:
    {{- toYaml .Values.networkPolicy.vault | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ include "pintags.vaultPort" . }}}
{{- end -}}

{{/* Without peers of its own, the address for notifications is reached as HubSpot is: at port 443 of what is public. */}}
{{- define "pintags.egressNotify" -}}
{{- if and .Values.notify.webhookUrl .Values.networkPolicy.notify -}}
- to:
    {{- toYaml .Values.networkPolicy.notify | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ include "pintags.urlPort" .Values.notify.webhookUrl }}}
{{- end -}}
{{- end -}}

{{- define "pintags.vaultPort" -}}
{{- include "pintags.urlPort" .Values.vault.url -}}
{{- end -}}

{{/* The port of an https address. */}}
{{- define "pintags.urlPort" -}}
{{- $host := (urlParse .).host -}}
{{- if regexMatch ":[0-9]+$" $host -}}
{{- regexFind "[0-9]+$" $host -}}
{{- else -}}
443
{{- end -}}
{{- end -}}
