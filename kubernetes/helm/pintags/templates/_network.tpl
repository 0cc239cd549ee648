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

{{- define "pintags.vaultPort" -}}
{{- $host := (urlParse .Values.vault.url).host -}}
{{- if regexMatch ":[0-9]+$" $host -}}
{{- regexFind "[0-9]+$" $host -}}
{{- else -}}
443
{{- end -}}
{{- end -}}
