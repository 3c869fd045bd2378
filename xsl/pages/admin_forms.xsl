<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The forms, and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_forms.title">&admin-forms;</xsl:template>

  <xsl:template match="page" mode="admin_forms.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-forms;</xsl:with-param></xsl:call-template>
    <h1>&admin-forms;</h1>
    <section aria-labelledby="present">
      <h2 id="present">&forms-present;</h2>
      <xsl:choose>
        <xsl:when test="forms/form"><ul class="lines"><xsl:apply-templates select="forms/form" mode="admin_forms.form"/></ul></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&forms-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </section>
    <section aria-labelledby="new">
      <h2 id="new">&form-new;</h2>
      <form class="stack" method="post" action="{$base}/admin/forms">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">&name;</xsl:with-param>
          <xsl:with-param name="hint">&form-name-hint;</xsl:with-param>
        </xsl:call-template>
        <div class="actions"><button class="primary">&form-make;</button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="form" mode="admin_forms.form">
    <li>
      <div>
        <p><a href="{$base}/admin/forms/{@key}"><b><xsl:value-of select="@name"/></b></a></p>
        <p class="meta"><xsl:call-template name="form-standing"/></p>
      </div>
      <a class="button" href="{$base}/admin/forms/{@key}">&queue-edit;<span class="vh">: <xsl:value-of select="@name"/></span></a>
    </li>
  </xsl:template>
</xsl:stylesheet>
